package difftest

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// In a network namespace of its own, without any interface that is up, the command prints the same
// output as elsewhere.
func TestNetworkCut(t *testing.T) {
	bin, err := command() // built before the environment is emptied
	if err != nil {
		t.Fatal(err)
	}
	dir := serveCharts(t).repository(t)
	example := func(name string) string { return filepath.Join("..", "..", "testdata", "repos", name) }
	output := func(cut *syscall.SysProcAttr, args ...string) ([]byte, error) {
		cmd := exec.Command(bin, args...)
		cmd.SysProcAttr = cut
		cmd.Env = append(os.Environ(), "LC_ALL=C")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		return append(out, stderr.Bytes()...), err
	}
	cut := &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}, GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}}
	if _, err := output(cut, "version"); errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EACCES) {
		t.Skipf("this machine makes no network namespaces: %v", err)
	}
	for _, args := range [][]string{{"check", dir}, {"render", "--format", "json", "--view", "full", dir}, {"check", example("charts")}, {"check", example("healthy")}, {"list", "images", example("broken")}} {
		with, _ := output(nil, args...)
		without, _ := output(cut, args...)
		if len(with) == 0 || !bytes.Equal(with, without) {
			t.Errorf("%s: with a network\n%s\nwithout\n%s", args, with, without)
		}
	}
	with, _ := output(nil, "check", "--fetch-charts", dir)
	without, _ := output(cut, "check", "--fetch-charts", dir)
	if !bytes.Contains(without, []byte("is not fetched")) || bytes.Contains(with, []byte("is not fetched")) {
		t.Errorf("fetching says with a network\n%s\nwithout\n%s", with, without)
	}
}
