{{- define "lib.header" }}{{ end -}}
