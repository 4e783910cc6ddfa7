// Package fakegoogle holds local stand-ins for Google's two translation services, which speak their real protocols: HTTP with
// JSON for v2, gRPC for v3. Tests drive the real clients against them.
//
//	google := fakegoogle.NewBasic(t) // or NewAdvanced
//	google.Fail(fakegoogle.Fault{Status: 429, RetryAfter: time.Second}, fakegoogle.Fault{Cut: true})
//	e, err := googlebasic.New(ctx, googlebasic.Options{URL: google.URL})
//	answers, err := e.Translate(ctx, "fr", "en", []string{"Bonjour."}) // the first call gets 429, the second half an answer
//
// They are built on package fake, as those of the other services are.
package fakegoogle

import (
	"google.golang.org/grpc/codes"

	"visavis/pipeline/translate/translatetest/fake"
)

// What package fake says of them holds here too.
type (
	Server = fake.Server
	Fault  = fake.Fault
	Call   = fake.Call
)

// languages are some of Google's long list: enough for tests.
func languages() []string {
	return []string{"ca", "de", "el", "en", "es", "fr", "hu", "it", "pt", "pt-PT", "ro", "zh-CN", "zh-TW"}
}

// quota is what Google says when the quota of the day is used up.
const quota = "Quota exceeded for quota metric 'Characters' and limit 'Characters per day' of service 'translate.googleapis.com'."

// grpcCode is Google's code for an HTTP status, https://cloud.google.com/apis/design/errors.
func grpcCode(status int) codes.Code {
	switch status {
	case 400:
		return codes.InvalidArgument
	case 401:
		return codes.Unauthenticated
	case 403:
		return codes.PermissionDenied
	case 404:
		return codes.NotFound
	case 429:
		return codes.ResourceExhausted
	case 503:
		return codes.Unavailable
	case 504:
		return codes.DeadlineExceeded
	}
	return codes.Internal
}

// message is what Google says with a status, more or less.
func message(f Fault) string {
	if f.Message != "" {
		return f.Message
	}
	switch f.Status {
	case 400:
		return "Invalid Value"
	case 401:
		return "Request had invalid authentication credentials."
	case 403:
		return "Cloud Translation API has not been used in project 123 before or it is disabled."
	case 429:
		return "Quota exceeded for quota metric 'Characters' and limit 'Characters per minute' of service 'translate.googleapis.com'."
	case 503:
		return "The service is currently unavailable."
	}
	return "Internal error encountered."
}
