/** Ports from `from` to `to`, both included, 0 to 65535. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export function readPort(text: string): number | undefined {
  if (/^\+?\d{1,16}$/.test(text)) {
    const port = Number(text);
    return port <= 65535 ? port : undefined;
  }
  return SERVICES[text];
}

/** Reads `80`, `80:90`, `:1023`, `1024:`, `http`. A range that runs backwards is none. */
export function readPortRange(text: string): PortRange | undefined {
  const colon = text.indexOf(':');
  if (colon < 0) {
    const port = readPort(text);
    return port === undefined ? undefined : { from: port, to: port };
  }
  const [head, tail] = [text.slice(0, colon), text.slice(colon + 1)];
  const from = head === '' ? 0 : readPort(head);
  const to = tail === '' ? 65535 : readPort(tail);
  if (from === undefined || to === undefined || from > to) return undefined;
  return { from, to };
}

/** `80` or `80:90`, as `iptables-save` writes it. */
export function printPortRange(range: PortRange): string {
  return range.from === range.to ? String(range.from) : `${range.from}:${range.to}`;
}

/** The service's usual name, for people; `undefined` for a port without a well-known one. */
export function serviceName(port: number): string | undefined {
  return Object.keys(SERVICES).find((name) => SERVICES[name] === port);
}

/** Names of /etc/services that rules are written with. `iptables-save` prints numbers only. */
const SERVICES: Readonly<Record<string, number>> = Object.assign(
  Object.create(null) as Record<string, number>, // typed `any`; empty, so it is one
  {
    'ftp-data': 20,
    ftp: 21,
    ssh: 22,
    telnet: 23,
    smtp: 25,
    time: 37,
    whois: 43,
    tacacs: 49,
    domain: 53,
    bootps: 67,
    bootpc: 68,
    tftp: 69,
    gopher: 70,
    finger: 79,
    http: 80,
    www: 80,
    kerberos: 88,
    pop3: 110,
    sunrpc: 111,
    auth: 113,
    ident: 113,
    nntp: 119,
    ntp: 123,
    epmap: 135,
    'netbios-ns': 137,
    'netbios-dgm': 138,
    'netbios-ssn': 139,
    imap2: 143,
    imap: 143,
    snmp: 161,
    'snmp-trap': 162,
    bgp: 179,
    irc: 194,
    ldap: 389,
    https: 443,
    'microsoft-ds': 445,
    isakmp: 500,
    syslog: 514,
    printer: 515,
    route: 520,
    ipp: 631,
    ldaps: 636,
    'domain-s': 853,
    rsync: 873,
    imaps: 993,
    pop3s: 995,
    socks: 1080,
    openvpn: 1194,
    'ms-sql-s': 1433,
    l2f: 1701,
    pptp: 1723,
    radius: 1812,
    nfs: 2049,
    mysql: 3306,
    svn: 3690,
    sip: 5060,
    'sip-tls': 5061,
    'xmpp-client': 5222,
    mdns: 5353,
    postgresql: 5432,
    amqp: 5672,
    x11: 6000,
    redis: 6379,
    'http-alt': 8080,
  },
);
