package fakegoogle

import (
	"context"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"

	"cloud.google.com/go/translate/apiv3/translatepb"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	"visavis/pipeline/translate/translatetest/fake"
)

// NewAdvanced starts a fake of Cloud Translation, Advanced (v3): the gRPC service google.cloud.translation.v3.TranslationService
// with TranslateText and GetSupportedLanguages. It holds calls to the service's limits.
func NewAdvanced(t testing.TB) *Server {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return fake.New(t, languages(), func(s *Server) (end func()) {
		s.URL, s.HTTP = "http://"+l.Addr().String(), false
		listener := &cutListener{Listener: l, conns: make(map[string]*cutConn)}
		g := grpc.NewServer()
		translatepb.RegisterTranslationServiceServer(g, &advanced{s: s, listener: listener})
		served := make(chan struct{})
		go func() {
			defer close(served)
			g.Serve(listener)
		}()
		return func() {
			g.Stop()
			<-served
		}
	})
}

type advanced struct {
	translatepb.UnimplementedTranslationServiceServer
	s        *Server
	listener *cutListener
}

// Limits of TranslateText, from the comment on TranslateTextRequest.contents.
const (
	maxContents   = 1024
	maxCodePoints = 30_720
)

func (a *advanced) TranslateText(ctx context.Context, req *translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error) {
	md, _ := metadata.FromIncomingContext(ctx)
	x := a.s.Begin(Call{
		Method: "TranslateText", From: req.GetSourceLanguageCode(), To: req.GetTargetLanguageCode(), Texts: req.GetContents(),
		Format: req.GetMimeType(), Model: req.GetModel(), Parent: req.GetParent(), Authorization: len(md.Get("authorization")) > 0,
		Params: params(req),
	})
	answered := false
	defer func() { x.End(answered) }()
	f := x.Fault
	switch {
	case !x.Wait(ctx):
		return nil, status.Error(codes.Canceled, "the client gave up")
	case f.Quota:
		return nil, grpcError(Fault{Status: 429, Message: quota})
	case f.Status != 0:
		return nil, grpcError(f)
	}
	if err := check(a.s, req); err != nil {
		return nil, err
	}
	res := &translatepb.TranslateTextResponse{}
	model := req.GetModel()
	if model == "" {
		model = req.GetParent() + "/models/general/nmt"
	}
	for _, t := range x.Translations() {
		res.Translations = append(res.Translations, &translatepb.Translation{TranslatedText: t, Model: model})
		if g := req.GetGlossaryConfig(); g != nil {
			res.GlossaryTranslations = append(res.GlossaryTranslations, &translatepb.Translation{TranslatedText: Glossed(t), Model: model, GlossaryConfig: g})
		}
	}
	if f.Cut {
		if p, ok := peer.FromContext(ctx); ok {
			a.listener.cut(p.Addr.String())
		}
		return res, nil
	}
	answered = true
	return res, nil
}

// Glossed is what the fake makes of a translation where a glossary was asked for.
func Glossed(translation string) string { return translation + " [glossary]" }

// params are what of a call is not in every call.
func params(req *translatepb.TranslateTextRequest) map[string]string {
	out := make(map[string]string)
	for k, v := range req.GetLabels() {
		out["label "+k] = v
	}
	if g := req.GetGlossaryConfig(); g != nil {
		out["glossary"], out["ignore_case"] = g.GetGlossary(), strconv.FormatBool(g.GetIgnoreCase())
	}
	return out
}

// check refuses what the service refuses.
func check(s *Server, req *translatepb.TranslateTextRequest) error {
	runes := 0
	for _, t := range req.GetContents() {
		runes += len([]rune(t))
		if t == "" {
			return status.Error(codes.InvalidArgument, "Content is empty.")
		}
	}
	switch {
	case req.GetParent() == "":
		return status.Error(codes.InvalidArgument, "Missing parent.")
	case len(req.GetContents()) == 0, len(req.GetContents()) > maxContents:
		return status.Error(codes.InvalidArgument, "The number of contents must be between 1 and 1024.")
	case runes > maxCodePoints:
		return status.Error(codes.InvalidArgument, "Text is too long.")
	case !s.Known(req.GetSourceLanguageCode(), req.GetTargetLanguageCode()):
		return status.Error(codes.InvalidArgument, "Source or target language is invalid.")
	case req.GetGlossaryConfig() != nil && !strings.HasPrefix(req.GetGlossaryConfig().GetGlossary(), req.GetParent()+"/glossaries/"):
		return status.Error(codes.InvalidArgument, "Glossary and parent must have the same location.")
	case req.GetGlossaryConfig() != nil && strings.HasSuffix(req.GetParent(), "/locations/global"):
		return status.Error(codes.InvalidArgument, "Non-global location is required for requests using glossaries.")
	}
	return nil
}

func (a *advanced) GetSupportedLanguages(context.Context, *translatepb.GetSupportedLanguagesRequest) (*translatepb.SupportedLanguages, error) {
	res := &translatepb.SupportedLanguages{}
	for _, l := range a.s.Languages() {
		res.Languages = append(res.Languages, &translatepb.SupportedLanguage{LanguageCode: l, SupportSource: true, SupportTarget: true})
	}
	return res, nil
}

func grpcError(f Fault) error {
	st := status.New(grpcCode(f.Status), message(f))
	if f.RetryAfter > 0 {
		if with, err := st.WithDetails(&errdetails.RetryInfo{RetryDelay: durationpb.New(f.RetryAfter)}); err == nil {
			st = with
		}
	}
	return st.Err()
}

// cutListener can cut a connection off in the middle of what is written to it.
type cutListener struct {
	net.Listener
	mu    sync.Mutex
	conns map[string]*cutConn
}

func (l *cutListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &cutConn{Conn: conn}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns[conn.RemoteAddr().String()] = c
	return c, nil
}

func (l *cutListener) cut(addr string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c := l.conns[addr]; c != nil {
		c.mu.Lock()
		c.armed = true
		c.mu.Unlock()
	}
}

type cutConn struct {
	net.Conn
	mu    sync.Mutex
	armed bool
}

// Write lets the first half of what comes next through and then closes the connection.
func (c *cutConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	armed := c.armed
	c.mu.Unlock()
	if !armed || len(p) < 100 { // short frames are not answers
		return c.Conn.Write(p)
	}
	n, _ := c.Conn.Write(p[:len(p)/2])
	c.Conn.Close()
	return n, net.ErrClosed
}
