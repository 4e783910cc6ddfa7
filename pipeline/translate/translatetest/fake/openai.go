package fake

import (
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// NewOpenAI starts a fake of a server with OpenAI's chat completions: POST /v1/chat/completions, as
// https://platform.openai.com/docs/api-reference/chat describes it. In place of a model it takes the texts out of the user's
// message and answers in the form that was asked for, or makes one of the mistakes that models make.
func NewOpenAI(t testing.TB) *Server {
	return New(t, nil, func(s *Server) (end func()) {
		s.Model = true
		p := Protocol{
			Read:  readOpenAI,
			Check: func(c Call, _ []byte) Fault { return checkOpenAI(s, c) },
			Quota: Fault{Status: http.StatusTooManyRequests, Reason: "insufficient_quota",
				Message: "You exceeded your current quota, please check your plan and billing details."},
			Error: func(f Fault) any {
				return map[string]any{"error": map[string]any{"message": f.message(map[int]string{
					401: "Incorrect API key provided.", 429: "Rate limit reached for requests per min.", 503: "The engine is currently overloaded.",
				}), "type": "invalid_request_error", "param": nil, "code": f.Reason}}
			},
			Answer: answerOpenAI,
		}
		mux := http.NewServeMux()
		mux.HandleFunc("POST /v1/chat/completions", p.Translations(s))
		return s.Serve(mux)
	})
}

// chatRequest is what of a call is looked at.
type chatRequest struct {
	Model    string `json:"model"`
	Messages []struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	} `json:"messages"`
	Temperature    *float64 `json:"temperature"`
	ResponseFormat struct {
		Type       string `json:"type"`
		JSONSchema struct {
			Strict bool            `json:"strict"`
			Schema json.RawMessage `json:"schema"`
		} `json:"json_schema"`
	} `json:"response_format"`
}

// chatLine is a text with its id.
type chatLine struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

var fromTo = regexp.MustCompile(`from (\S+) to (\S+)`)

func readOpenAI(r *http.Request, body []byte) (Call, error) {
	var b chatRequest
	if err := json.Unmarshal(body, &b); err != nil {
		return Call{}, err
	}
	if len(b.Messages) != 2 || b.Messages[0].Role != "system" || b.Messages[1].Role != "user" {
		return Call{}, errors.New("this fake wants a system's and a user's message")
	}
	var in struct {
		Terms json.RawMessage `json:"terms"`
		Texts []chatLine      `json:"texts"`
	}
	if err := json.Unmarshal([]byte(b.Messages[1].Content), &in); err != nil {
		return Call{}, err
	}
	key, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	c := Call{Model: b.Model, Format: b.ResponseFormat.Type, Key: key, Authorization: key != "",
		Params: map[string]string{"system": b.Messages[0].Content, "strict": strconv.FormatBool(b.ResponseFormat.JSONSchema.Strict), "terms": string(in.Terms)}}
	if m := fromTo.FindStringSubmatch(b.Messages[0].Content); m != nil {
		c.From, c.To = m[1], m[2]
	}
	if b.Temperature != nil {
		c.Params["temperature"] = strconv.FormatFloat(*b.Temperature, 'g', -1, 64)
	}
	var ids []string
	for _, l := range in.Texts {
		c.Texts, ids = append(c.Texts, l.Text), append(ids, l.ID)
	}
	c.Params["ids"] = strings.Join(ids, " ")
	return c, nil
}

func checkOpenAI(s *Server, c Call) Fault {
	_, hasTemperature := c.Params["temperature"]
	switch {
	case !s.lets(c.Key):
		return Fault{Status: http.StatusUnauthorized, Reason: "invalid_api_key"}
	case c.Model == "gone":
		return Fault{Status: http.StatusNotFound, Reason: "model_not_found", Message: "The model `gone` does not exist or you do not have access to it."}
	case c.Format == "json_schema" && c.Params["strict"] != "true":
		return Fault{Status: http.StatusBadRequest, Message: "Invalid schema for response_format."}
	case s.Refuses(c.Format):
		return Fault{Status: http.StatusBadRequest, Message: "'response_format' of type '" + c.Format + "' is not supported with this model."}
	case hasTemperature && s.Refuses("temperature"):
		return Fault{Status: http.StatusBadRequest, Reason: "unsupported_value", Message: "Unsupported value: 'temperature' does not support 0 with this model."}
	}
	return Fault{}
}

func answerOpenAI(x *Exchange) any {
	ids := strings.Fields(x.Params["ids"])
	lines := []chatLine{}
	for i, t := range x.Translations() {
		lines = append(lines, chatLine{ids[i], t})
	}
	finish, message := "stop", map[string]any{"role": "assistant", "refusal": nil}
	mistake := x.Fault.Model
	if len(lines) > 1 {
		lines = mistake.lines(lines)
	}
	data, err := json.Marshal(map[string]any{"translations": lines})
	if err != nil {
		panic(err)
	}
	content := string(data)
	switch mistake {
	case Chats:
		content = "Sure! Here are the translations:\n```json\n" + content + "\n```\nLet me know if you need anything else."
	case Stops:
		content, finish = content[:len(content)/2], "length"
	case Declines:
		message["refusal"], content = "I'm sorry, I cannot help with that.", ""
	}
	message["content"] = content
	return map[string]any{"id": "chatcmpl-1", "object": "chat.completion", "model": x.Model, "choices": []any{
		map[string]any{"index": 0, "message": message, "finish_reason": finish},
	}, "usage": map[string]int{"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}
}

// lines makes the mistakes that are in single lines.
func (m Mistake) lines(lines []chatLine) []chatLine {
	switch m {
	case Shuffles:
		slices.Reverse(lines)
	case Drops:
		return slices.Delete(lines, 1, 2)
	case Merges:
		lines[0].Text += " " + lines[1].Text
		return slices.Delete(lines, 1, 2)
	case Invents:
		return append(lines, chatLine{"n0ne", "[mock] A line that nobody asked for."})
	case Doubles:
		return append(lines, chatLine{lines[1].ID, "[mock] Another translation of the second line."})
	}
	return lines
}
