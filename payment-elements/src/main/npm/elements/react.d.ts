/** For React: `import type {} from '@caretill/elements/react'`, once in the program, makes JSX know the elements. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type {
  CaretillClientPayments,
  CaretillElement,
  CaretillPay,
  CaretillPaymentHistory,
  CaretillPaymentRequest,
  HostEvents,
  Theme,
} from '../../typescript/host-types.ts';

/** React sets properties, and listens to `oncaretill-payment-paid` and so on. */
type Props<Element extends CaretillElement> = DetailedHTMLProps<HTMLAttributes<Element>, Element> &
  Partial<Omit<Element, keyof HTMLElement | 'mayLeave' | 'mayEnd' | 'refresh'>> & {
    theme?: Theme;
  } & { [Name in keyof HostEvents as `on${Name}`]?: (event: CustomEvent<HostEvents[Name]>) => void };

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'caretill-pay': Props<CaretillPay>;
      'caretill-payment-request': Props<CaretillPaymentRequest>;
      'caretill-client-payments': Props<CaretillClientPayments>;
      'caretill-payment-history': Props<CaretillPaymentHistory>;
    }
  }
}
