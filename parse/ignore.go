package parse

// Ignored returns a function that reports whether Flux leaves a file out of the artifact.
func (r *Repo) Ignored(root string, spec *string) func(file string) bool {
	return func(string) bool { return false }
}
