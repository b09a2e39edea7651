package org.caretill.paymentelements;

import org.caretill.browser.Chromium;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test that asks for a {@link Chromium} the one of its thread, as test classes run in several at a time. It starts
 * with the first test in its thread and is closed after the last of the run.
 */
final class ChromiumOfThread implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Chromium.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(ChromiumOfThread.class))
                .computeIfAbsent(Thread.currentThread(), _ -> new Chromium(), Chromium.class);
    }
}
