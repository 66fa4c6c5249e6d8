{{- /* The admission policies as they are installed. The files name accounts and lists literally, so that they can be applied without Helm;
here each becomes what this release says of it (admission of values.yaml). */}}
{{- define "caveau.policies" -}}
{{- range $path, $_ := .Files.Glob "files/admission/*.yaml" }}
{{- $text := $.Files.Get $path }}
{{- range $literal, $name := $.Values.admission.accounts }}
{{- if not (regexMatch "^[A-Za-z0-9:@._/-]+$" $name) }}{{ fail (printf "admission.accounts: %q is no name of an account" $name) }}{{ end }}
{{- $text = $text | replace (printf "'%s'" $literal) (printf "'%s'" $name) }}
{{- end }}
{{- range $key, $literal := dict "guardedDrivers" "guarded-drivers.caveau.dev" "storageAccounts" "storage-accounts.caveau.dev" "nodeLabels" "node-restriction.kubernetes.io/caveau-" }}
{{- $list := index $.Values.admission $key }}
{{- range $list }}{{ if not (regexMatch "^[A-Za-z0-9:@._/-]+$" .) }}{{ fail (printf "admission.%s: %q has letters that no name has" $key .) }}{{ end }}{{ end }}
{{- if $list }}{{ $text = $text | replace (printf "['%s']" $literal) (printf "['%s']" (join "', '" $list)) }}{{ end }}
{{- end }}
---
{{ $text | replace "caveau-system" $.Release.Namespace }}
{{- end }}
{{- end }}
