import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { sha256 } from '#base/sha256.ts';
import { expect, test } from 'vitest';
import { endpointChain, serviceChains } from './chain-names.ts';

test('the hash is that of the platform, for any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const platform = createHash('sha256').update(bytes).digest('hex');
      expect(Buffer.from(sha256(bytes)).toString('hex')).toBe(platform);
    }),
  );
});

test('chains have the names that clusters show', () => {
  expect(serviceChains('default/kubernetes:https', 'tcp').cluster).toBe(
    'KUBE-SVC-NPX46M4PTMTKRN6Y',
  );
  expect(serviceChains('kube-system/kube-dns:dns', 'udp').cluster).toBe(
    'KUBE-SVC-TCOU7JCQXEZGVUNU',
  );
  expect(serviceChains('kube-system/kube-dns:dns-tcp', 'tcp').cluster).toBe(
    'KUBE-SVC-ERIFXISQEP7F7OF4',
  );
  expect(serviceChains('ns1/svc1:p80', 'tcp').external).toBe('KUBE-EXT-XPGD46QRK7WJZT7O');
  expect(endpointChain('ns1/svc1:p80', 'tcp', '10.180.0.1:80')).toBe('KUBE-SEP-SXIVWICOYRO3J4NJ');
});
