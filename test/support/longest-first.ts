import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What mostly waits, for the clock, for deadlines, for processes to come up again: other files work meanwhile. */
const waiting = ['/trouble/', '/local/crash', '/model/'];

/** Begins with the files that take long, whatever their project, so that the last to end is a short one. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isWaiting = ({ moduleId }: TestSpecification) => waiting.some((part) => moduleId.includes(part));
    return [...sorted.filter(isWaiting), ...sorted.filter((file) => !isWaiting(file))];
  }
}
