package openai

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// request is the body of POST /chat/completions, as far as it is used
// (https://platform.openai.com/docs/api-reference/chat/create).
type request struct {
	Model          string          `json:"model"`
	Messages       []message       `json:"messages"`
	Temperature    *float64        `json:"temperature,omitempty"`
	ResponseFormat json.RawMessage `json:"response_format"`
}

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
	Refusal string `json:"refusal,omitempty"`
}

// answerForm is the response_format for a strict schema (https://platform.openai.com/docs/guides/structured-outputs).
const answerForm = `{"type":"json_schema","json_schema":{"name":"translations","strict":true,"schema":{
	"type":"object","additionalProperties":false,"required":["translations"],"properties":{"translations":{"type":"array","items":{
	"type":"object","additionalProperties":false,"required":["id","text"],"properties":{"id":{"type":"string"},"text":{"type":"string"}}}}}}}}`

// newRequest asks for the likeliest translation (temperature 0), unless hot: some models know no temperature.
func newRequest(model, prompt, content string, f format, hot bool) request {
	r := request{Model: model, Messages: []message{{Role: "system", Content: prompt}, {Role: "user", Content: content}},
		ResponseFormat: json.RawMessage(answerForm)}
	if f == jsonObject {
		r.ResponseFormat = json.RawMessage(`{"type":"json_object"}`)
	}
	if !hot {
		r.Temperature = new(float64)
	}
	return r
}

// line is a text with its id, there and back.
type line struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// term is an entry of the glossary, as the model gets it.
type term struct {
	Source  string   `json:"source"`
	Targets []string `json:"targets"`
}

// newIDs gives each text an id that is not a running number: a model that loses count and numbers anew gives ids that there are not.
func newIDs(texts []string) []string {
	ids := make([]string, len(texts))
	seen := make(map[string]bool)
	for i, t := range texts {
		sum := sha256.Sum256([]byte(t))
		id := hex.EncodeToString(sum[:2])
		for n := 2; seen[id]; n++ {
			id = fmt.Sprintf("%s-%d", hex.EncodeToString(sum[:2]), n)
		}
		ids[i], seen[id] = id, true
	}
	return ids
}

// newContent is the user's message. Signs of HTML stay as they are: escaped they would only tire the model.
func newContent(terms []term, ids, texts []string) (string, error) {
	in := struct {
		Terms []term `json:"terms,omitempty"`
		Texts []line `json:"texts"`
	}{Terms: terms}
	for i, t := range texts {
		in.Texts = append(in.Texts, line{ids[i], t})
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(in)
	return b.String(), err
}

// completion is what the server answers.
type completion struct {
	Model   string `json:"model"`
	Choices []struct {
		Message      message `json:"message"`
		FinishReason string  `json:"finish_reason"`
	} `json:"choices"`
}

// Why an answer cannot be used.
var (
	errNothing  = errors.New("the server answers without an answer of the model")
	errCutOff   = errors.New("the model's answer was cut off at the length that it may have")
	errNotJSON  = errors.New("the model's answer is not the JSON that was asked for, or has something around it")
	errFiltered = errors.New("the server's filter does not let the model's answer through")
)

// lines reads the model's answer, which must be the JSON that was asked for and nothing else.
func (c completion) lines() ([]line, error) {
	if len(c.Choices) == 0 {
		return nil, errNothing
	}
	choice := c.Choices[0]
	switch {
	case choice.Message.Refusal != "":
		return nil, errors.New("the model declines: " + oneLine(choice.Message.Refusal))
	case choice.FinishReason == "length":
		return nil, errCutOff
	case choice.FinishReason == "content_filter":
		return nil, errFiltered
	}
	var out struct {
		Translations []line `json:"translations"`
	}
	if err := json.Unmarshal([]byte(choice.Message.Content), &out); err != nil || out.Translations == nil {
		return nil, errNotJSON
	}
	return out.Translations, nil
}
