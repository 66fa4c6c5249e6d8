module caveau.dev/cluster/prometheus-operator

go 1.26.0

// Only its CustomResourceDefinitions are read; nothing of it is built.
require github.com/prometheus-operator/prometheus-operator v0.85.0
