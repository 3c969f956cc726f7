package look

import (
	"strings"
	"testing"
)

func TestShortDigest(t *testing.T) {
	if got := ShortDigest("app@sha256:\xff\xfe\xff\xff\xff\xff\xff\xff\xff"); !strings.Contains(got, "\xff\xff\xff\xff\xff\xff") {
		t.Errorf("what is no digest is cut to %q", got)
	}
}
