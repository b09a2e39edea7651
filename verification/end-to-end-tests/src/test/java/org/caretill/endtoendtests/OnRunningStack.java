package org.caretill.endtoendtests;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Marks a test class that needs all of Caretill and gets a {@link RunningStack} as a parameter. All classes of a run
 * share one stack. It starts with the first class, stops after the last, and must leave no process behind.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OnRunningStack.Starter.class)
@interface OnRunningStack {

    /** Starts the stack once per run. */
    final class Starter implements BeforeAllCallback, ParameterResolver {

        @Override
        public void beforeAll(ExtensionContext context) {
            stack(context);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == RunningStack.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return stack(context);
        }

        private static RunningStack stack(ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.GLOBAL)
                    .computeIfAbsent(Start.class, _ -> Start.attempt(), Start.class)
                    .stack();
        }
    }

    /** The start of the shared stack. If it fails, every class fails immediately for the same reason. */
    final class Start implements AutoCloseable {

        private final RunningStack stack;
        private final AssertionError failure;

        private Start(RunningStack stack, AssertionError failure) {
            this.stack = stack;
            this.failure = failure;
        }

        static Start attempt() {
            try {
                return new Start(RunningStack.start(), null);
            } catch (AssertionError failure) {
                return new Start(null, failure);
            }
        }

        RunningStack stack() {
            if (failure != null) {
                throw new AssertionError(failure.getMessage(), failure);
            }
            return stack;
        }

        @Override
        public void close() {
            if (stack != null) {
                stack.close();
            }
        }
    }
}
