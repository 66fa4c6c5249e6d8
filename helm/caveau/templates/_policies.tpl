{{- /* The admission policies as they are installed. The files name accounts and lists literally, so that they can be applied without Helm;
here each becomes what this release says of it (admission of values.yaml). */}}
{{- define "caveau.policies" -}}
{{- range $path, $_ := .Files.Glob "files/admission/*.yaml" }}
{{- $text := $.Files.Get $path }}
{{- range $literal, $name := $.Values.admission.accounts }}
{{- if not (regexMatch "^[A-Za-z0-9:@._/-]+$" $name) }}{{ fail (printf "admission.accounts: %q is no name of an account" $name) }}{{ end }}
{{- $text = $text | replace (printf "'%s'" $literal) (printf "'%s'" $name) }}
{{- end }}
{{- /* A service account of another namespace would get tokens, and nothing would keep it from being borrowed there. */}}
{{- range $.Values.admission.cloudControllerManagers }}
{{- if not (regexMatch "^(system:serviceaccount:kube-system:[a-z0-9.-]+|[A-Za-z0-9@._/-]+)$" .) }}{{ fail (printf "admission.cloudControllerManagers: %q is no service account of kube-system" .) }}{{ end }}
{{- end }}
{{- $text = $text | replace "['system:serviceaccount:kube-system:cloud-controller-manager']" (printf "['%s']" (join "', '" $.Values.admission.cloudControllerManagers)) }}
{{- range $key, $literal := dict "guardedDrivers" "guarded-drivers.caveau.dev" "storageAccounts" "storage-accounts.caveau.dev" "nodeLabels" "node-restriction.kubernetes.io/caveau-" }}
{{- $list := index $.Values.admission $key }}
{{- range $list }}{{ if not (regexMatch "^[A-Za-z0-9:@._/-]+$" .) }}{{ fail (printf "admission.%s: %q has letters that no name has" $key .) }}{{ end }}{{ end }}
{{- if $list }}{{ $text = $text | replace (printf "['%s']" $literal) (printf "['%s']" (join "', '" $list)) }}{{ end }}
{{- end }}
---
{{ $text | replace "caveau-system" $.Release.Namespace }}
{{- end }}
{{- end }}
