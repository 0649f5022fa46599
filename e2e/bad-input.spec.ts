import { expect, test } from './pages/test.ts';

/** Every character that a clipboard can hold, and many that no dump has. */
const JUNK = Array.from({ length: 4000 }, (_, index) =>
  String.fromCharCode((index * 7919) % 0xd7ff),
).join('');

const PASTES: Readonly<Record<string, string>> = {
  'binary junk': JUNK,
  'one huge line': `-A INPUT ${'-s 10.0.0.1 '.repeat(60_000)}`,
  HTML: '<!doctype html><html><body onload="alert(1)"><img src=x onerror=alert(2)><script>alert(3)</script></body></html>',
  'markup in names':
    '*filter\n:<img/src=x> - [0:0]\n-A <img/src=x> -m comment --comment "<b onclick=alert(1)>" -j ACCEPT\nCOMMIT\n',
  'prototype keys':
    '*__proto__\n:constructor - [0:0]\n-A constructor -m __proto__ --toString 1 -j hasOwnProperty\nCOMMIT\n',
  'half a dump': 'OUTPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dpo',
  'only a table': '*nat\n',
  nothing: ' ',
  'ten thousand broken lines': '-A INPUT --nonsense "unclosed\n'.repeat(10_000),
  'a jump loop':
    '*filter\n:INPUT ACCEPT [0:0]\n:a - [0:0]\n:b - [0:0]\n-A INPUT -j a\n-A a -j b\n-A b -j a\nCOMMIT\n',
};

for (const [what, text] of Object.entries(PASTES)) {
  test(`${what} pasted leaves a page that stands and works`, async ({ chainwalk, page }) => {
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await chainwalk.open();
    await chainwalk.paste(text);
    for (const region of [chainwalk.dump, chainwalk.map, chainwalk.packet, chainwalk.trace]) {
      await expect(region).toBeVisible();
    }
    await expect(chainwalk.status).not.toBeEmpty();
    expect(dialogs).toEqual([]);

    await chainwalk.paste('*filter\n:INPUT DROP [0:0]\nCOMMIT\n');
    await chainwalk.walk('tcp 198.51.100.9:40000 → 203.0.113.5:22 in eth0');
    await expect(chainwalk.verdict).toContainText(/dropped/i);
  });
}

test('a line that cannot be understood is a problem in its place, and the rest still works', async ({
  chainwalk,
}) => {
  await chainwalk.open();
  await chainwalk.paste(
    '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp --dport lots -j DROP\n-A INPUT -p udp -j DROP\nCOMMIT\n',
  );
  await expect(chainwalk.status).toContainText('1 error');
  await expect(chainwalk.dump).toContainText(/lots/);
  await chainwalk.walk('udp 198.51.100.9:40000 → 203.0.113.5:53 in eth0');
  await expect(chainwalk.verdict).toContainText(/dropped by rule 2/i);
});

test('what another program prints is named in one sentence, and no former map is left standing', async ({
  chainwalk,
}) => {
  await chainwalk.open();
  await chainwalk.paste(
    'table ip filter {\n\tchain INPUT {\n\t\ttype filter hook input priority 0;\n\t\ttcp dport 80 accept\n\t}\n}\n',
  );
  await expect(chainwalk.status).toContainText(
    'no rules found, but what “nft list ruleset” prints',
  );
  const problems = chainwalk.dump.getByRole('list', { name: 'Problems' }).getByRole('listitem');
  await expect(problems).toHaveCount(1);
  await expect(problems).toContainText('These 6 lines are what “nft list ruleset” prints.');
  await expect(chainwalk.map).toContainText('No rules yet');
});

test('a log of records in JSON is read, each repair told once for all lines', async ({
  chainwalk,
}) => {
  await chainwalk.open();
  const lines = [
    '*nat',
    ':PREROUTING ACCEPT [0:0]',
    '-A PREROUTING -p tcp -j REDIRECT --to-ports 15001',
    'COMMIT',
  ];
  await chainwalk.paste(lines.map((log) => `${JSON.stringify({ log: `${log}\n` })}\n`).join(''));
  await expect(chainwalk.status).toContainText('iptables-save, 1 table, 4 chains, 1 rule');
  await chainwalk.walk('tcp 198.51.100.9:40000 → 203.0.113.5:22 in eth0');
  await expect(chainwalk.verdict).toContainText('15001');
  expect(await chainwalk.readDump()).toContain('{"log":"*nat\\n"}');
  const problems = chainwalk.dump.getByRole('list', { name: 'Problems' }).getByRole('listitem');
  await expect(problems).toHaveText([
    /Read out of a record of a container’s log\. The same at 3 more places\./,
  ]);
  // The head of the list and the status line say the same.
  await expect(chainwalk.dump.getByRole('button', { name: '1 hint', exact: true })).toBeVisible();
  await expect(chainwalk.status).toContainText(' · 1 hint · ');
});
