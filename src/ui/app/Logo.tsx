/** Three rules of a chain, and the packet at the one it has come to. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden>
      <g fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round">
        <path d="M2.5 4h7M2.5 10h5M2.5 16h7" />
        <path d="M9.5 4c7 0 7 6 3.5 6" stroke="var(--accent)" />
      </g>
      <circle cx="12.5" cy="10" r="3.25" fill="var(--accent)" />
    </svg>
  );
}
