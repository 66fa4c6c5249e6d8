{{- /* Labels of everything that this release makes under its own name; files/ say app.kubernetes.io/part-of themselves. Quoted, because a release may be called 123. */}}
{{- define "caveau.labels" -}}
app.kubernetes.io/part-of: caveau
{{ include "caveau.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
{{- end }}

{{- /* By these the pods of the operator are found, and no others. */}}
{{- define "caveau.selector" -}}
app.kubernetes.io/name: caveau
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- /* The image: a digest, where given, wins over the tag. */}}
{{- define "caveau.image" -}}
{{- with .Values.image }}{{ required "image.repository is empty. No image of Caveau is published: build one (docs/install.md), push it where your nodes can pull it, and give image.repository and image.digest." .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}{{ end }}
{{- end }}

{{- /* A file of rights, in the namespace of this release. */}}
{{- define "caveau.inNamespace" -}}
{{- index . 1 | replace "namespace: caveau-system" (printf "namespace: %q" (index . 0).Release.Namespace) }}
{{- end }}
