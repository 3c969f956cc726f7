package check

// Fingerprint is fingerprint, for tests.
func Fingerprint(f Finding) string { return fingerprint(f) }
