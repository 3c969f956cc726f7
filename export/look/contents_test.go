package look

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestShortest(t *testing.T) {
	if got := shortest([]string{"1 A", "2 Bs"}); len(got) != 2 {
		t.Errorf("few are shortened: %q", got)
	}
	got := shortest([]string{"1 A", "20 Bs", "3 Cs", "4 Ds", "5 Es", "6 Fs", "7 Gs"})
	if diff := cmp.Diff([]string{"20 Bs", "7 Gs", "6 Fs", "5 Es", "8 objects of 3 other kinds"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
