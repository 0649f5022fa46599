/** Someone sees who wrote a rule, and why. */
import { expect, test } from './pages/test.ts';

/** Two services as a large cluster has them: without a comment. */
const NODE = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:mine - [0:0]
-A INPUT -j mine
-A mine -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-SVC-AAAAAAAAAAAAAAAA - [0:0]
:KUBE-SEP-BBBBBBBBBBBBBBBB - [0:0]
-A PREROUTING -j KUBE-SERVICES
-A KUBE-SERVICES -d 10.96.7.9/32 -p tcp -m tcp --dport 80 -j KUBE-SVC-AAAAAAAAAAAAAAAA
-A KUBE-SVC-AAAAAAAAAAAAAAAA -j KUBE-SEP-BBBBBBBBBBBBBBBB
-A KUBE-SEP-BBBBBBBBBBBBBBBB -p tcp -m tcp -j DNAT --to-destination 10.244.1.5:8080
COMMIT
`;

const CLUSTER = `NAME        READY   STATUS    RESTARTS   AGE   IP           NODE
pod/web-0   1/1     Running   0          5d    10.244.1.5   node-1

NAME          TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
service/web   ClusterIP   10.96.7.9    <none>        80/TCP    5d
`;

test('who wrote a rule stands in the trace, on the map and in the status line', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await chainwalk.paste(NODE);
  await chainwalk.walk('tcp 10.244.2.7:40000 → 10.96.7.9:80 in eth0');

  await chainwalk.map
    .getByRole('group', { name: /^Chain KUBE-SEP-B.*, kube-proxy backend 10\.244\.1\.5:8080$/ })
    .getByRole('button', { name: /DNAT/ })
    .click();
  await chainwalk.settled();
  await expect(chainwalk.currentStep).toContainText('Written by kube-proxy');
  await expect(chainwalk.currentStep).toContainText(
    'Sends the connection to the backend 10.244.1.5:8080',
  );

  await page.getByRole('button', { name: 'written by kube-proxy' }).click();
  const dialog = page.getByRole('dialog', { name: 'Written by' });
  await expect(dialog).toContainText('3 chains, 3 rules');
  await expect(dialog).toContainText('3 of 3 rules looked at are ones that it writes');
  await expect(dialog).toContainText('1 chain no known program claims');
  await dialog.getByRole('button', { name: 'service', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(chainwalk.map.getByRole('group', { name: /^Chain KUBE-SVC-A/ })).toHaveAttribute(
    'data-selected',
    'true',
  );
});

test('services and pods get the names that kubectl gives, and a link keeps them', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await chainwalk.paste(NODE);
  await chainwalk.walk('tcp 10.244.2.7:40000 → 10.96.7.9:80 in eth0');
  await expect(
    chainwalk.map.getByRole('group', { name: /kube-proxy service 10\.96\.7\.9 tcp 80$/ }),
  ).toBeVisible();

  await page.getByRole('button', { name: /^Host/ }).click();
  await page.getByRole('tab', { name: 'Cluster' }).click();
  await page.getByRole('textbox', { name: 'Cluster' }).fill(CLUSTER);
  await page.keyboard.press('Escape');
  await chainwalk.settled();
  const service = chainwalk.map.getByRole('group', { name: /kube-proxy service default\/web$/ });
  await expect(service).toBeVisible();
  await expect(
    chainwalk.map.getByRole('group', {
      name: /backend 10\.244\.1\.5:8080 \(pod default\/web-0\)$/,
    }),
  ).toBeVisible();

  await chainwalk.open(await chainwalk.share());
  await expect(service).toBeVisible();
});

test('a hover says what a chain is for', async ({ chainwalk, page }) => {
  await chainwalk.open();
  await chainwalk.paste(NODE);
  await chainwalk.line(':KUBE-SEP-BBBBBBBBBBBBBBBB').getByText('KUBE-SEP').hover();
  await expect(page.getByRole('tooltip').or(page.locator('.monaco-hover')).first()).toContainText(
    'Written by kube-proxy.',
  );
});
