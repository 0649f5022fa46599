import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from './Button.tsx';
import { ErrorCard } from './ErrorCard.tsx';
import styles from './PaneBoundary.module.css';

interface PaneBoundaryProps {
  /** What it is, after "the": "Map pane". */
  readonly what: string;
  readonly children: ReactNode;
}

interface PaneBoundaryState {
  readonly report: string | undefined;
}

/** A bug while a pane draws costs that pane, and says so in its place. */
export class PaneBoundary extends Component<PaneBoundaryProps, PaneBoundaryState> {
  override readonly state: PaneBoundaryState = { report: undefined };

  static getDerivedStateFromError(error: unknown): PaneBoundaryState {
    return { report: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }

  override componentDidCatch(_: Error, info: ErrorInfo): void {
    this.setState(({ report }) => ({ report: `${report ?? ''}\n${info.componentStack ?? ''}` }));
  }

  override render(): ReactNode {
    const { report } = this.state;
    if (report === undefined) return this.props.children;
    return (
      <div className={styles.broken}>
        <ErrorCard title={`The ${this.props.what} broke`} report={report} />
        <Button look="framed" onClick={() => this.setState({ report: undefined })}>
          Try again
        </Button>
      </div>
    );
  }
}
