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

// What the cache holds, under the SHA-256 of its content in hexadecimal.
const (
	chartFile    = ".tgz"
	manifestFile = ".json" // of a registry: it names the chart's digest
)

// kept returns what is kept under a digest; nil: nothing is, or it is not what it was.
func (f *Fetcher) kept(sum, ext string) []byte {
	if f.Cache == "" || !digestPattern.MatchString(sum) {
		return nil
	}
	data, err := os.ReadFile(filepath.Join(f.Cache, sum+ext))
	if err != nil || digest(data) != sum {
		return nil
	}
	return data
}

// keep stores something under its digest. What cannot be kept is downloaded again.
func (f *Fetcher) keep(data []byte, ext string) {
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
