import type { CostLegView, CostSide, CostView } from '#engine/journey-views.ts';
import styles from './CostPicture.module.css';

/** In pixels. A lane is a line of programs over a line of the kernel. */
const LEG = 112;
const HEIGHT = 84;
const USER = 26;
const KERNEL = 58;
const EDGE = 48;

/** How often the request dips into the kernel and comes up again: once with the proxies, once without. */
export function CostPicture({ cost }: { readonly cost: CostView }) {
  const { with: meshed, without } = cost;
  return (
    <div className={styles.picture}>
      <Lane name={without ? 'With' : 'This request'} side={meshed} />
      {without && <Lane name="Without" side={without} />}
      <p className={styles.legend}>
        Above the dotted line are programs, below it is the kernel. Each ring is a hook.
      </p>
    </div>
  );
}

function Lane({ name, side }: { readonly name: string; readonly side: CostSide }) {
  const { legs, total } = side;
  const width = legs.length * LEG + 2 * EDGE;
  const says = `${name}: ${legs.map(({ from, to }) => `${from} to ${to}`).join(', ')}; ${total.hooks} hook passes, ${total.crossings} crossings into user space`;
  return (
    <figure className={styles.lane}>
      <figcaption className={styles.name}>{name}</figcaption>
      <div className={styles.scroll}>
        <svg width={width} height={HEIGHT} role="img" aria-label={says}>
          <line className={styles.border} x1={0} x2={width} y1={42} y2={42} />
          {legs.map((leg, at) => (
            // A leg has no name but its place.
            <Leg key={`leg ${at + 1}`} leg={leg} from={EDGE + at * LEG} />
          ))}
          {legs[0] && <Actor name={legs[0].from} x={EDGE} above={legs[0].sentHere} />}
          {legs.map(({ to, receivedHere }, at) => (
            <Actor
              key={`actor ${at + 1}`}
              name={to}
              x={EDGE + (at + 1) * LEG}
              above={receivedHere}
            />
          ))}
        </svg>
      </div>
    </figure>
  );
}

/** Down from whoever sends, along the kernel with a dot for each hook, and up to whoever gets it. */
function Leg({ leg, from }: { readonly leg: CostLegView; readonly from: number }) {
  const { sentHere, receivedHere, cost } = leg;
  const to = from + LEG;
  const slope = 20;
  const start = sentHere ? `M${from},${USER} L${from + slope},${KERNEL}` : `M${from},${KERNEL}`;
  const end = receivedHere ? `L${to - slope},${KERNEL} L${to},${USER}` : `L${to},${KERNEL}`;
  const [first, last] = [from + slope + 6, to - slope - 6];
  const dots = Array.from({ length: cost.hooks }, (_, at) => {
    return cost.hooks === 1 ? (first + last) / 2 : first + ((last - first) * at) / (cost.hooks - 1);
  });
  return (
    <g>
      <path className={styles.way} d={`${start} ${end}`} />
      {dots.map((x) => (
        <circle key={x} className={styles.hook} cx={x} cy={KERNEL} r={3} />
      ))}
    </g>
  );
}

function Actor({
  name,
  x,
  above,
}: {
  readonly name: string;
  readonly x: number;
  readonly above: boolean;
}) {
  const y = above ? USER : KERNEL;
  return (
    <g>
      <circle className={above ? styles.program : styles.wire} cx={x} cy={y} r={4} />
      <text className={styles.actor} x={x} y={above ? 14 : 78} textAnchor="middle">
        {name}
      </text>
    </g>
  );
}
