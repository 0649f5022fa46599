/** Lines that come along with a dump and say nothing of its rules. */
const NOISE: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a Markdown fence', /^\s*(?:```|~~~)/],
  ['what a pager leaves', /^\s*(?:--More--|lines \d+-\d+|\(END\)|[:~]\s*$|Every [\d.]+s: )/],
  [
    'a shell prompt',
    /^\s*(?:\([^)]{1,40}\) ?)?(?:\[?[\w.-]{1,64}@[\w.-]{1,64}[^#$%>]{0,80}[#$%>]|[$%>] |sh-[\d.]+[#$]|bash-[\d.]+[#$])/,
  ],
  [
    'a message of kubectl',
    /^\s*(?:Defaulted container|Defaulting container|Unable to use a TTY|command terminated with exit code|If you don't see a command prompt|error: |Error from server)/,
  ],
  [
    'a message of iptables',
    /^\s*(?:ip6?tables(?:-\S+)?(?: v[\d.]+(?: \(\w+\))?)?: |Another app is currently holding|modprobe: |Try `ip6?tables)/,
  ],
  [
    'a message of ssh',
    /^\s*(?:Warning: Permanently added |Last login: |Connection to \S+ closed|Pseudo-terminal will not|Authorized uses only|Welcome to \S+|\* (?:Documentation|Management|Support): )/,
  ],
  [
    'what Ansible says',
    /^\s*(?:(?:TASK|PLAY|RUNNING HANDLER|PLAY RECAP)\b.{0,200}\*{3}|(?:ok|changed|skipping|fatal|failed|included): \[|\S{1,200}\s+: ok=\d|\S{1,200} \| (?:SUCCESS|CHANGED|FAILED|UNREACHABLE!?)\b)/,
  ],
  [
    'part of a record in JSON',
    // A quoted text alone at the start of a line may be the rest of a rule.
    /^(?:\s*(?:[{}[\]]{1,4},?\s*$|"[^"]{1,80}":|"[^"]{0,200}",\s*$|\{"[^"]{1,80}":)|\s+"[^"]{0,200}"\s*$)/,
  ],
  [
    'part of a comparison of two files',
    /^(?:(?:---|\+\+\+) \S|@@ -\d|diff --|index [0-9a-f]+\.\.|\d+(?:,\d+)?[acd]\d+\s*$)/,
  ],
  [
    'what Istio says of its work',
    /^\s*(?:Running (?:command|ip6?tables)|Istio iptables (?:environment|variables)|Writing following contents|Command (?:output|error))/,
  ],
  ['a message of sudo', /^\s*(?:sudo: |\[sudo\] )/],
  ['a message of the shell', /^\s*(?:bash|sh|ash|zsh|-bash|\/bin\/sh): /],
  [
    'a row of “iptables -L” whose chain is not said: it belongs below its “Chain …” line',
    /^\s*(?:\d+\s+)?(?:\d+[KMGT]?\s+\d+[KMGT]?\s+)?(?:\S{1,64}\s+)?(?:all|tcp|udp|icmp|\d{1,3})\s+(?:--|-f|!f)\s+\S/,
  ],
  [
    'part of a script, which is not run',
    /^\s*(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|function|echo|exit|return|set|shift|source|\.|modprobe|sysctl|sleep|ip|ipset|local|export|trap|cat|\w+\(\)|[{}[\]()])(?:\s|;|$)/,
  ],
  ['a line of a heading', /^\s*(?:=+|-{3,}|_{3,}|~{3,}|\++|\*{3,})\s*$/],
  ['a heading', /^\s*([=+~*_#-])\1{1,20}>?\s?[^\s=+~*_#-].{0,80}[=+~*_#<-]{2}\s*$/],
  ['what grep puts between its finds', /^--$/],
];

/** What kind of noise a line is; `undefined` where it is none that is known. */
export function noiseOf(text: string): string | undefined {
  return NOISE.find(([, pattern]) => pattern.test(text))?.[0];
}
