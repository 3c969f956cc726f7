package parse

import (
	"testing"
	"testing/fstest"

	"github.com/fluxgraph/fluxgraph/parse/internal/file"
)

// A file that is left out because of its size is not one that cannot be read.
func TestTooLargeIsNotUnread(t *testing.T) {
	repo, err := Load(fstest.MapFS{"a.yaml": {Data: make([]byte, file.MaxSize+1), Mode: 0o644}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if all := repo.Unread(); len(all) > 0 {
		t.Errorf("unread: %v", all)
	}
}
