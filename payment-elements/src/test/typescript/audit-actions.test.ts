import './all-messages.ts';
import { hasMessage, keysBeginningWith } from '../../main/typescript/messages.ts';
import { equal } from './equal.ts';

/** The service's own list of what an entry of the audit log can be. */
const SOURCE = '../clinic-config-service/src/main/java/org/caretill/clinicconfig/audit/Action.java';

Deno.test('every action of the audit log has words, and no words are left without an action', () => {
  const source = Deno.readTextFileSync(SOURCE);
  const constants = /enum Action \{([^;]*);/.exec(source)![1].replace(/\/\*[^]*?\*\//g, '');
  const actions = [...constants.matchAll(/\b[A-Z][A-Z_]+\b/g)].map(([name]) => name.toLowerCase().replaceAll('_', '-'));
  equal(actions.length > 10, true);
  equal(
    actions.filter((action) => !hasMessage(`audit.action.${action}`)),
    [],
  );
  equal(
    keysBeginningWith('audit.action.').filter((key) => !actions.includes(key.slice('audit.action.'.length))),
    [],
  );
});
