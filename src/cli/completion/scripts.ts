/** Where a script is for. */
export type Shell = 'bash' | 'zsh' | 'fish' | 'kubectl';

/** The last line that the program prints is a colon and a directive of cobra: 0 lets the shell offer files too. */
const bash = `# Completion of kubectl-caveau for bash.
_kubectl_caveau() {
  local answer line
  COMPREPLY=()
  answer=$(kubectl-caveau __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) || return 0
  while IFS= read -r line; do
    case $line in
      :0) compopt -o default 2>/dev/null || true ;;
      :*) ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done <<<"$answer"
}
complete -F _kubectl_caveau kubectl-caveau
`;

const zsh = `#compdef kubectl-caveau
# Completion of kubectl-caveau for zsh.
compdef _kubectl_caveau kubectl-caveau
_kubectl_caveau() {
  local line word directive=:4
  local -a words_found
  while IFS= read -r line; do
    case $line in
      :*) directive=$line ;;
      *)
        word=\${line%%$'\\t'*}
        if [[ $line == *$'\\t'* ]]; then words_found+=("\${word//:/\\\\:}:\${line#*$'\\t'}"); else words_found+=("\${word//:/\\\\:}"); fi ;;
    esac
  done < <(kubectl-caveau __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#words_found} )) && _describe 'kubectl caveau' words_found
  [[ $directive == :0 ]] && _files
  return 0
}
if [ "$funcstack[1]" = "_kubectl-caveau" ]; then _kubectl_caveau "$@"; fi
`;

const fish = `# Completion of kubectl-caveau for fish.
function __kubectl_caveau_ask
  set -l words (commandline -opc)
  kubectl-caveau __complete $words[2..-1] (commandline -ct) 2>/dev/null
end
function __kubectl_caveau_words
  __kubectl_caveau_ask | string match --invert --regex '^:[0-9]+$'
end
function __kubectl_caveau_files
  test (__kubectl_caveau_ask)[-1] = ':0'
end
complete --command kubectl-caveau --no-files --arguments '(__kubectl_caveau_words)'
complete --command kubectl-caveau --force-files --condition __kubectl_caveau_files
`;

const kubectl = `#!/bin/sh
# kubectl runs this for what stands behind "kubectl caveau", with the words so far and the one that is being typed.
exec kubectl-caveau __complete "$@"
`;

/** The script for each shell, and the program that kubectl asks. */
export const completionScripts: Readonly<Record<Shell, string>> = { bash, zsh, fish, kubectl };
