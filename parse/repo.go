package parse

// Repo is a repository that was read. It is safe for concurrent use.
type Repo struct{}
