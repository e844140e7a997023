// Globals that k6 2.2 has and @types/k6 does not declare.

declare const console: { log(line: string): void };
declare function setTimeout(callback: () => void, delayMs: number): number;
declare function clearTimeout(timer: number): void;
