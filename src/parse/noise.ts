/** Lines that come along with a dump and say nothing of its rules. */
const NOISE: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a Markdown fence', /^\s*(?:```|~~~)/],
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
  ['a message of sudo', /^\s*(?:sudo: |\[sudo\] )/],
  ['a message of the shell', /^\s*(?:bash|sh|ash|zsh|-bash|\/bin\/sh): /],
  [
    'a line of “nft list ruleset”, which is not read here',
    /^\s*(?:table (?:ip6?|inet|arp|bridge|netdev) \S{1,64} \{|chain \S{1,64} \{|type \w+ hook \w+ )/,
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
