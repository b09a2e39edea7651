/** Tests of the running system from outside: with browsers, REST and WebSocket clients, and by killing processes. */
package org.caretill.endtoendtests;
