package org.caretill.stripeclient;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.exception.ApiException;
import com.stripe.model.Account;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.caretill.striperules.PlatformKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls to a server that answers too slowly, or not at all. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BoundedCallTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int RETRIES = 2;

    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch hungUp = new CountDownLatch(1);
    private ServerSocket server;
    private volatile boolean answers;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> drip(client));
                } catch (IOException e) {
                    // The test is over.
                }
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /** An answer whose bytes arrive one by one, each within the read timeout, until the client hangs up. */
    private void drip(Socket client) {
        try (client) {
            if (answers) {
                write(client, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{");
            }
            while (true) {
                if (answers) {
                    write(client, " ");
                }
                client.setSoTimeout(100);
                try {
                    if (client.getInputStream().read() < 0) {
                        break;
                    }
                } catch (SocketTimeoutException e) {
                    // The client is still there.
                }
            }
        } catch (IOException e) {
            // The client has hung up.
        }
        hungUp.countDown();
    }

    private static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(US_ASCII));
    }

    @Test
    void an_answer_that_arrives_a_byte_at_a_time_is_given_up_and_may_have_been_carried_out() throws Exception {
        answers = true;
        assertThat(durationOfFailure()).isLessThan(SOON);
        assertThat(hungUp.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(connections).as("it is not tried again").hasValue(1);
    }

    @Test
    void a_server_that_never_answers_is_given_up_before_its_timeout_and_all_repetitions() throws Exception {
        assertThat(durationOfFailure()).isLessThan(SOON);
        assertThat(hungUp.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(connections).hasValue(1);
    }

    @Test
    void results_and_failures_of_a_call_are_those_of_the_caller() throws Exception {
        assertThat(BoundedCall.run(LIMIT, () -> "result")).isEqualTo("result");
        var ofStripe = new ApiException("no", null, null, 500, null);
        assertThatThrownBy(() -> BoundedCall.run(LIMIT, () -> {
                    throw ofStripe;
                }))
                .isSameAs(ofStripe);
        var own = new StripeFailure.Unreadable("no");
        assertThatThrownBy(() -> BoundedCall.run(LIMIT, () -> {
                    throw own;
                }))
                .isSameAs(own);
    }

    private Duration durationOfFailure() {
        StripeClient client = StripeClients.of(
                PlatformKey.secret("STRIPE_SECRET_KEY", "sk_test_visible"),
                Optional.of("http://localhost:" + server.getLocalPort()),
                RETRIES,
                _ -> {});
        BoundedCall.Call<Account> call = () -> client.v1().accounts().retrieve("acct_1");
        long start = System.nanoTime();
        assertThatThrownBy(() -> BoundedCall.run(LIMIT, call)).isExactlyInstanceOf(StripeFailure.Unavailable.class);
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
