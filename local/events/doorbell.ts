interface Doorbell {
  ring(): void;
  /** Resolves when the bell rings, at once if it has rung since the last wait, or after the given milliseconds. */
  wait(milliseconds: number): Promise<void>;
}

/** Lets one loop sleep until somebody has something for it. */
export function openDoorbell(): Doorbell {
  let rung = false;
  let answer = () => {};
  return {
    ring() {
      rung = true;
      answer();
    },
    wait(milliseconds) {
      return new Promise((resolve) => {
        answer = () => {
          clearTimeout(timer);
          rung = false;
          answer = () => {};
          resolve();
        };
        const timer = setTimeout(answer, milliseconds);
        if (rung) answer();
      });
    },
  };
}
