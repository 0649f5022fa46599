import { expect, test } from 'vitest';
import { createAppStore } from './app-store.ts';

function storeWith(text: string) {
  const store = createAppStore();
  store.getState().openText(text, 'node-7.txt');
  store.getState().setPacketLine('tcp mine');
  store.getState().setHostText('routes', 'default dev eth0');
  return store;
}

test('the dump that a program’s rules take the place of can be had back, whole', () => {
  const store = storeWith('*nat');
  store.getState().showWritten('*filter', 'what a program writes');
  store.getState().showWritten('*raw', 'what a program writes');
  expect(store.getState().readText()).toBe('*raw');
  store.getState().setPacketLine('tcp other');
  store.getState().giveBack();
  const { readText, dumpTitle, packetLine, hostTexts, ownDump } = store.getState();
  expect([readText(), dumpTitle, packetLine]).toEqual(['*nat', 'node-7.txt', 'tcp mine']);
  expect(hostTexts).toEqual({ routes: 'default dev eth0' });
  expect(ownDump).toBeUndefined();
});

test('what was typed before is kept too', () => {
  const store = storeWith('*nat');
  store.getState().editText(() => '*nat typed');
  store.getState().showWritten('*filter', 'what a program writes');
  store.getState().giveBack();
  expect(store.getState().readText()).toBe('*nat typed');
});

test('a dump opened meanwhile is the person’s own, and the older one is let go', () => {
  const store = storeWith('*nat');
  store.getState().showWritten('*filter', 'what a program writes');
  store.getState().openText('*mangle');
  store.getState().giveBack();
  expect(store.getState().readText()).toBe('*mangle');
});

test('rules as they stand already take nobody’s place', () => {
  const store = storeWith('*nat');
  const { textRevision } = store.getState();
  store.getState().showWritten('*nat', 'what a program writes');
  expect(store.getState()).toMatchObject({ textRevision, ownDump: undefined });
});
