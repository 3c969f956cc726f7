// Package supply finds what supplies the objects that others refer to: what is on a cluster, what objects there
// produce, and what could not be read and may supply more.
//
// New takes a model.Cluster and returns its Index. Has and On look up what is on a cluster or produced there;
// StateOfTarget (target_state.go) returns, for the target of a reference that nothing there supplies, the state to show it in (missing,
// external or unknown) and the reason, as a sentence. Elsewhere returns the API groups and namespaces that a
// cluster need not get from Flux.
//
// The package does not read references (package link does), and does not know what the kinds of other projects
// produce: schema.Products does. It takes what scripts and unread files contain from package evidence.
//
// The selection of namespaces follows https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/,
// the names of generated objects follow
// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/secretgenerator/.
package supply
