package gcloud

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"google.golang.org/api/googleapi"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"visavis/pipeline/internal/rest"
	"visavis/pipeline/translate"
)

// deadlineSlack is how much earlier than this side the server may find a call's deadline, which it is told, to have passed.
const deadlineSlack = 50 * time.Millisecond

// GRPCError puts an error of the gRPC client into the words and classes of translate.Engine.
func GRPCError(ctx context.Context, engine string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", engine, ctx.Err())
	}
	st, ok := status.FromError(err)
	if !ok {
		return rest.Network(engine, err)
	}
	if at, ok := ctx.Deadline(); ok && time.Until(at) < deadlineSlack && (st.Code() == codes.Canceled || st.Code() == codes.DeadlineExceeded) {
		return fmt.Errorf("%s: %w", engine, context.DeadlineExceeded)
	}
	plain := errors.New(engine + ": " + rest.Words(st.Message()))
	switch st.Code() {
	case codes.Unavailable, codes.Internal, codes.Aborted:
		return &translate.RetryError{After: retryDelay(st), Charged: brokeOff(st), Err: plain}
	case codes.Canceled, codes.DeadlineExceeded, codes.Unknown:
		return &translate.RetryError{After: retryDelay(st), Charged: true, Err: plain}
	case codes.ResourceExhausted, codes.PermissionDenied:
		switch {
		case daily(st.Message()), daily(quotaLimit(st)):
			return quotaOfTheDay(engine, st.Message())
		case st.Code() == codes.ResourceExhausted, perMinute(st.Message()):
			return &translate.RetryError{After: retryDelay(st), TooMany: true, Err: plain}
		}
		return refusedCredentials(engine, st.Message())
	case codes.InvalidArgument, codes.OutOfRange:
		return &translate.RefusedError{Err: plain}
	case codes.Unauthenticated:
		return refusedCredentials(engine, st.Message())
	}
	return fmt.Errorf("%s: %s (%s)", engine, rest.Words(st.Message()), st.Code())
}

// brokeOff reports whether st stands for a connection that ended while an answer was awaited, which is how the client puts it.
func brokeOff(st *status.Status) bool {
	return strings.Contains(st.Message(), "error reading from server") || strings.Contains(st.Message(), "stream terminated")
}

// retryDelay is how long the service asks to wait.
func retryDelay(st *status.Status) time.Duration {
	for _, d := range st.Details() {
		if info, ok := d.(*errdetails.RetryInfo); ok {
			return info.GetRetryDelay().AsDuration()
		}
	}
	return 0
}

// quotaLimit names the limit that was passed, in Google's words.
func quotaLimit(st *status.Status) string {
	for _, d := range st.Details() {
		if info, ok := d.(*errdetails.ErrorInfo); ok {
			return info.GetMetadata()["quota_limit"]
		}
	}
	return ""
}

// HTTPError puts an error of the HTTP client into the words and classes of translate.Engine. Neither the address, which may hold
// text, nor secret is ever part of them.
func HTTPError(ctx context.Context, engine, secret string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", engine, ctx.Err())
	}
	var api *googleapi.Error
	if !errors.As(err, &api) {
		return rest.Network(engine, err)
	}
	message := api.Message
	if secret != "" {
		message = strings.ReplaceAll(message, secret, "…")
	}
	if message == "" {
		message = http.StatusText(api.Code)
	}
	plain := fmt.Errorf("%s: %s (HTTP %d)", engine, rest.Words(message), api.Code)
	switch {
	case api.Code < 400:
		return rest.Moved(engine, "the service", api.Code)
	case daily(message), reason(api, "dailyLimitExceeded"):
		return quotaOfTheDay(engine, message)
	case api.Code == http.StatusTooManyRequests, reason(api, "rateLimitExceeded", "userRateLimitExceeded"), perMinute(message):
		return &translate.RetryError{After: rest.RetryAfter(api.Header), TooMany: true, Err: plain}
	case api.Code >= 500 && api.Code != http.StatusNotImplemented:
		return &translate.RetryError{After: rest.RetryAfter(api.Header), Err: plain}
	case api.Code == http.StatusUnauthorized, api.Code == http.StatusForbidden, strings.Contains(message, "API key"):
		return refusedCredentials(engine, message)
	case api.Code == http.StatusBadRequest, api.Code == http.StatusRequestEntityTooLarge, api.Code == http.StatusRequestURITooLong:
		return &translate.RefusedError{Err: plain}
	}
	return plain
}

func reason(e *googleapi.Error, reasons ...string) bool {
	return slices.ContainsFunc(e.Errors, func(i googleapi.ErrorItem) bool { return slices.Contains(reasons, i.Reason) })
}

// daily reports whether a message is about a quota that is only given back the next day.
func daily(message string) bool {
	m := strings.ToLower(message)
	return strings.Contains(m, "per day") || strings.Contains(m, "perday") || strings.Contains(m, "daily limit")
}

// perMinute reports whether a refusal is about a quota that is given back soon: https://cloud.google.com/translate/quotas has both
// kinds answered with 403.
func perMinute(message string) bool {
	m := strings.ToLower(message)
	return strings.Contains(m, "rate limit") || strings.Contains(m, "per minute")
}

func quotaOfTheDay(engine, message string) error {
	return fmt.Errorf("%s: the quota of the day is used up; go on tomorrow, or ask Google for more (%s)", engine, rest.Words(message))
}

func refusedCredentials(engine, message string) error {
	return fmt.Errorf("%s: Google refuses these credentials: %s", engine, rest.Words(message))
}
