import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Custom properties may be set on any element. */
    [name: `--${string}`]: string | number | undefined;
  }
}
