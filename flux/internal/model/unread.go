package model

// Unread returns a clause for each file and directory of the repository and of the checkouts that cannot be read,
// such as "apps/values.yaml cannot be read". Each may hold any object and use any: where there is one, nothing is
// known to be missing or unused.
func (r *Repository) Unread() []string {
	var all []string
	for _, u := range r.Repo.Unread() {
		all = append(all, unreadClause(u.Path))
	}
	for _, source := range r.Options.Sources {
		for _, u := range source.Repo.Unread() {
			all = append(all, unreadClause(CheckoutFile(source.Name, u.Path)))
		}
	}
	return all
}

// UnreadReason returns a clause about the first file or directory that the build of the Kustomization needs and
// that cannot be read; it is empty where there is none.
func (k *Kustomization) UnreadReason() string {
	if k.Build == nil || len(k.Build.Unread) == 0 {
		return ""
	}
	file := k.Artifact.Tree.Where(k.Build.Unread[0])
	if k.Artifact.Checkout != "" {
		file = CheckoutFile(k.Artifact.Checkout, file)
	}
	return unreadClause(file)
}

func unreadClause(file string) string { return file + " cannot be read" }
