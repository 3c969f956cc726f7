package fetch

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

var digestPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)

// The extensions of the files in the cache. The name of a file is the SHA-256 of its content in hexadecimal.
const (
	chartFile    = ".tgz"
	manifestFile = ".json" // of a registry: it has the digest of the chart
)

// cached returns the content of a file in the cache; nil where there is none, or where its content has changed.
func (f *Fetcher) cached(sum, ext string) []byte {
	if f.Cache == "" || !digestPattern.MatchString(sum) {
		return nil
	}
	data, err := os.ReadFile(filepath.Join(f.Cache, sum+ext))
	if err != nil || digest(data) != sum {
		return nil
	}
	return data
}

// store writes a file into the cache. Where that fails, the content is downloaded again the next time.
func (f *Fetcher) store(data []byte, ext string) {
	if f.Cache == "" || os.MkdirAll(f.Cache, 0o700) != nil {
		return
	}
	tmp, err := os.CreateTemp(f.Cache, "new-*")
	if err != nil {
		return
	}
	_, err = tmp.Write(data)
	if errors.Join(err, tmp.Close()) != nil || os.Rename(tmp.Name(), filepath.Join(f.Cache, digest(data)+ext)) != nil {
		os.Remove(tmp.Name())
	}
}

func digest(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }
