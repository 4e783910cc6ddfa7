package embed

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// Cache keeps the vectors of one model of one server in a file that only grows: a line of JSON, then records of one size: the first 16
// bytes of the SHA-256 of a text, its vector (two bytes a number, little-endian, 32767 standing for 1; all 0 for a text that the server
// refused), and the CRC-32 of both. The texts are not in it. What follows the last whole record is cut off when the next is written.
type Cache struct {
	path       string
	header     header
	dimensions int
	lock       *flock.Flock
	// good is how many bytes of the file are whole.
	good int64
}

type header struct {
	Schema     string `json:"schema"`
	Version    int    `json:"version"`
	URL        string `json:"url"`
	Model      string `json:"model"`
	Dimensions int    `json:"dimensions"`
}

// Version 1 is the first.
const (
	cacheSchema  = "visavis/embeddings"
	cacheVersion = 1
)

const (
	keyLen = 16
	// mostDimensions is more than any model has; a file that claims more is damaged.
	mostDimensions = 1 << 16
)

type key [keyLen]byte

func keyOf(text string) key {
	sum := sha256.Sum256([]byte(text))
	return key(sum[:keyLen])
}

// OpenCache opens the file in folder that keeps the vectors of model at address, for one process at a time; Close lets the next one in.
func OpenCache(folder, address, model string) (*Cache, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(address + "\x00" + model))
	path := filepath.Join(folder, hex.EncodeToString(sum[:8])+".vectors")
	c := &Cache{path: path, header: header{cacheSchema, cacheVersion, address, model, 0}, lock: flock.New(path + ".lock")}
	if ok, err := c.lock.TryLock(); err != nil || !ok {
		return nil, errors.Join(err, fmt.Errorf("another process uses %s", path))
	}
	if err := c.read(nil, nil); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// Path is the file.
func (c *Cache) Path() string { return c.path }

// Close lets the next process in.
func (c *Cache) Close() error { return c.lock.Unlock() }

func (c *Cache) recordLen() int { return keyLen + 2*c.dimensions + crc32.Size }

// find gives the vectors that are there of texts.
func (c *Cache) find(texts []string) (map[string][]float32, error) {
	wanted := make(map[key]string, len(texts))
	for _, t := range texts {
		wanted[keyOf(t)] = t
	}
	out := make(map[string][]float32)
	return out, c.read(wanted, out)
}

// read goes through the file, notes how much of it is whole, and puts the vectors of the texts that are wanted into out.
func (c *Cache) read(wanted map[key]string, out map[string][]float32) error {
	f, err := os.Open(c.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<16)
	line, err := in.ReadBytes('\n')
	var h header
	if err != nil || json.Unmarshal(line, &h) != nil || h.Schema != cacheSchema || h.Dimensions <= 0 || h.Dimensions > mostDimensions {
		c.good, c.dimensions = 0, 0 // a file that was cut off in its first line, or none of ours: made anew
		return nil
	}
	if h.Version > cacheVersion {
		return fmt.Errorf("%s was written by a newer visavis", c.path)
	}
	c.dimensions, c.good = h.Dimensions, int64(len(line))
	record := make([]byte, c.recordLen())
	for {
		if _, err := io.ReadFull(in, record); err != nil {
			return nil // the end, or half a record
		}
		body, sum := record[:len(record)-crc32.Size], record[len(record)-crc32.Size:]
		if crc32.ChecksumIEEE(body) != binary.LittleEndian.Uint32(sum) {
			return nil
		}
		c.good += int64(len(record))
		if text, ok := wanted[key(body[:keyLen])]; ok {
			out[text] = decode(body[keyLen:])
		}
	}
}

// add writes the vectors of texts, nil for such as the server refuses.
func (c *Cache) add(texts []string, vectors [][]float32) error {
	var buf []byte
	for i, t := range texts {
		if c.dimensions == 0 && vectors[i] != nil {
			c.dimensions = len(vectors[i])
		}
		if c.dimensions == 0 {
			continue // it is not known yet how long a record is
		}
		if c.good == 0 {
			c.header.Dimensions = c.dimensions
			line, err := json.Marshal(c.header)
			if err != nil {
				return err
			}
			buf = append(line, '\n')
			c.good = -1 // the header is on its way
		}
		start := len(buf)
		k := keyOf(t)
		buf = encode(append(buf, k[:]...), vectors[i], c.dimensions)
		buf = binary.LittleEndian.AppendUint32(buf, crc32.ChecksumIEEE(buf[start:]))
	}
	c.good = max(c.good, 0)
	f, err := os.OpenFile(c.path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := f.Truncate(c.good); err != nil {
		return errors.Join(err, f.Close())
	}
	n, err := f.WriteAt(buf, c.good)
	if err == nil {
		c.good += int64(n)
	}
	return errors.Join(err, f.Close())
}

func encode(buf []byte, v []float32, dimensions int) []byte {
	if v == nil {
		return append(buf, make([]byte, 2*dimensions)...)
	}
	for _, x := range v {
		buf = binary.LittleEndian.AppendUint16(buf, uint16(int16(math.Round(float64(x)*fine))))
	}
	return buf
}

func decode(b []byte) []float32 {
	out := make([]float32, len(b)/2)
	some := false
	for d := range out {
		x := int16(binary.LittleEndian.Uint16(b[2*d:]))
		out[d] = float32(x) / fine
		some = some || x != 0
	}
	if !some {
		return nil
	}
	return out
}
