import { paragraph } from './elements.js';
import { show } from './screen.js';

/** Says that somebody belongs to the staff now; their work is done in another app. @param {string} practiceName */
export const showJoined = (practiceName) =>
  show({
    title: 'Your login is ready',
    over: practiceName,
    content: [
      paragraph('You belong to the team now.'),
      paragraph('To begin, sign in with your e-mail address and your password in the staff app of your practice.'),
    ],
  });
