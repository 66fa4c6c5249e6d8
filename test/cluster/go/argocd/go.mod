module caveau.dev/cluster/argocd

go 1.26.0

// Only its CustomResourceDefinitions are read; nothing of it is built.
require github.com/argoproj/argo-cd/v3 v3.5.7
