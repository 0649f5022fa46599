/** Sets that cases may name, as `ipset create` takes them: one of each number of dimensions, one for IPv6. */
export const CASE_SETS: readonly string[] = [
  'S1 hash:ip',
  'S2 hash:ip,port',
  'S3 hash:ip,port,ip',
  'S6 hash:ip family inet6',
];
