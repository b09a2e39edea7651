/**
 * The parts of the patient's page that are not needed to show a request. They are loaded as soon as the element is there,
 * while the patient reads what is asked, so that the page that shows it is small.
 */
import { addEnglish } from '../messages.ts';
import messages from '../messages/of-paying.ts';
import '../pay-link-dialog.ts';

export { refusalSentence } from '../card-refusals.ts';
export { receiptLines } from '../receipt.ts';
export { cardForm } from './card-form.ts';
export { CardPayment } from './card-payment.ts';
export { endedRequest, paidRequest } from './ended-request.ts';
export { mayLeave } from './leaving.ts';

addEnglish(messages);
