/** Addresses that presets take where the rules name none. The host is inferred around them. */
import type { Family } from '#net/family.ts';

export interface Places {
  readonly pod: string;
  readonly client: string;
  readonly service: string;
  readonly host: string;
  readonly neighbour: string;
  readonly outside: string;
  readonly internet: string;
}

export const PLACES: Readonly<Record<Family, Places>> = {
  4: {
    pod: '10.244.1.5',
    client: '10.244.2.7',
    service: '10.0.0.10',
    host: '192.168.0.10',
    neighbour: '192.168.0.77',
    outside: '203.0.113.9',
    internet: '198.51.100.80',
  },
  6: {
    pod: 'fd00:10:244:1::5',
    client: 'fd00:10:244:2::7',
    service: 'fd00:10:96::10',
    host: 'fd00:168::10',
    neighbour: 'fd00:168::77',
    outside: '2001:db8:113::9',
    internet: '2001:db8:100::80',
  },
};

/** `10.0.0.9:80`, `[fd00::9]:80`. */
export function end(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
