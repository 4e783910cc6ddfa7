package apertium

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
)

// errMixed says that the programs' answers do not fit what they were asked.
var errMixed = errors.New("apertium mixed texts up")

// line is a running translator for one route: programs that stay alive from text to text, and between them taggers that do not.
type line struct {
	parts []part
}

// part carries messages through some of a route's programs; one answer for each message, in order.
type part interface {
	run(ctx context.Context, messages [][]byte) ([][]byte, error)
	close()
}

// newLine starts the programs of a route.
func newLine(route []mode) (*line, error) {
	l := &line{}
	var run []stage
	flush := func() error {
		if len(run) == 0 {
			return nil
		}
		c, err := startChain(run)
		if err == nil {
			l.parts = append(l.parts, c)
		}
		run = nil
		return err
	}
	for _, m := range route {
		stages, err := m.stages()
		for _, s := range stages {
			if err != nil {
				break
			}
			if !s.remembers() {
				run = append(run, s)
				continue
			}
			err = flush()
			l.parts = append(l.parts, &tagger{stage: s, novel: make(map[string]bool)})
		}
		if err != nil {
			l.close()
			return nil, err
		}
	}
	if err := flush(); err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

func (l *line) run(ctx context.Context, messages [][]byte) ([][]byte, error) {
	for _, p := range l.parts {
		var err error
		if messages, err = p.run(ctx, messages); err != nil {
			return nil, err
		}
	}
	return messages, nil
}

func (l *line) close() {
	for _, p := range l.parts {
		p.close()
	}
}

// chain is a row of running programs, each reading what the one before it writes. Messages end with a NUL byte.
type chain struct {
	cmds []*exec.Cmd
	in   *os.File
	out  *os.File
	r    *bufio.Reader
	said *tail
	once sync.Once
}

func startChain(stages []stage) (c *chain, err error) {
	c = &chain{said: &tail{}}
	var files []*os.File // the programs' ends of the pipes
	defer func() {
		for _, f := range files {
			f.Close()
		}
		if err != nil {
			c.close()
		}
	}()
	pipe := func() (r, w *os.File, err error) {
		if r, w, err = os.Pipe(); err == nil {
			files = append(files, r, w)
		}
		return r, w, err
	}
	in, w, err := os.Pipe()
	if err != nil {
		return c, err
	}
	c.in = w
	files = append(files, in)
	for i, s := range stages {
		cmd := command(context.Background(), s)
		cmd.Stdin, cmd.Stderr = in, c.said
		if i+1 < len(stages) {
			var out *os.File
			if in, out, err = pipe(); err != nil {
				return c, err
			}
			cmd.Stdout = out
		} else {
			r, out, err := os.Pipe()
			if err != nil {
				return c, err
			}
			files = append(files, out)
			c.out, c.r = r, bufio.NewReaderSize(r, 1<<16)
			cmd.Stdout = out
		}
		if err := cmd.Start(); err != nil {
			return c, fmt.Errorf("starting %s: %w", s[0], err)
		}
		c.cmds = append(c.cmds, cmd)
	}
	return c, nil
}

// run sends messages through the programs. After an error, that of ctx too, they are gone.
func (c *chain) run(ctx context.Context, messages [][]byte) ([][]byte, error) {
	stop := context.AfterFunc(ctx, c.close)
	defer stop()
	wrote := make(chan error, 1)
	go func() {
		w := bufio.NewWriterSize(c.in, 1<<16)
		for _, m := range messages {
			w.Write(m)
			w.WriteByte(0)
		}
		wrote <- w.Flush()
	}()
	out := make([][]byte, len(messages))
	var err error
	for i := range out {
		var answer []byte
		if answer, err = c.r.ReadBytes(0); err != nil {
			break
		}
		out[i] = answer[:len(answer)-1]
	}
	if err != nil {
		c.close() // so that the writer comes to an end
	}
	if werr := <-wrote; err == nil {
		err = werr
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fmt.Errorf("apertium stopped working: %w%s", err, c.said.text())
	}
	return out, nil
}

// close ends the programs and waits for them.
func (c *chain) close() {
	c.once.Do(func() {
		if c.in != nil {
			c.in.Close()
		}
		for _, cmd := range c.cmds {
			cmd.Process.Kill()
		}
		for _, cmd := range c.cmds {
			cmd.Wait()
		}
		if c.out != nil {
			c.out.Close()
		}
	})
}

// command prepares a program of Apertium's.
func command(ctx context.Context, s stage) *exec.Cmd {
	cmd := exec.CommandContext(ctx, s[0], s[1:]...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8") // without it they cannot read anything but ASCII
	cmd.SysProcAttr = ownGroup()
	return cmd
}

// tail keeps the end of what programs say on standard error.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

func (t *tail) Write(p []byte) (int, error) {
	const most = 500
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p...)
	t.buf = t.buf[max(0, len(t.buf)-most):]
	return len(p), nil
}

// text is what was said, as the end of an error message.
func (t *tail) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s := strings.Join(strings.Fields(string(t.buf)), " "); s != "" {
		return ": " + s
	}
	return ""
}
