package org.caretill.paymentrequest.platformevents;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.caretill.paymentrequest.platformevents.WebhookTargets.BadTargetException;
import org.caretill.paymentrequest.platformevents.WebhookTargets.Target;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt to send an event. The host's address is looked up and checked for each attempt, and that address is
 * the one connected to, so a name that changes its address meanwhile leads nowhere else; the certificate is checked for
 * the host's name. Redirects are not followed, connections are not kept. What the receiver answers beside the status is
 * ignored, and cut off after 64 KB. Ends within twenty seconds. Call it from a virtual thread, and not in a transaction.
 */
@ApplicationScoped
class WebhookSender {

    private static final Duration LOOK_UP_LIMIT = Duration.ofSeconds(5);
    private static final int CONNECT_LIMIT_MS = 5_000;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final long MOST_BYTES = 65_536;

    /**
     * To one host, which may receive for many organisations. With fewer, a slow endpoint would keep those of others on the
     * same host waiting.
     */
    private static final int CONNECTIONS = 1_000;

    /** So many names are looked up at a time. */
    private static final int MOST_LOOK_UPS = 200;

    /**
     * Threads of the operating system, because a look-up blocks one in its name service, for longer than its limit if
     * nobody answers. Virtual threads would block those that all other work of this process runs on.
     */
    private static final Executor LOOK_UPS = new ThreadPoolExecutor(
            0,
            MOST_LOOK_UPS,
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("webhook-look-up-", 0).factory());

    /** Those in progress, so that a name that nobody answers for blocks one thread, however often it is asked for. */
    private final Map<String, CompletableFuture<InetAddress[]>> lookUps = new ConcurrentHashMap<>();

    private final Vertx vertx;
    private final HttpClient client;
    private final WebhookTargets targets;
    private final HostNames names;
    private final InstantSource clock;
    private final Duration answerLimit;

    @Inject
    WebhookSender(Vertx vertx, WebhookTargets targets, HostNames names, InstantSource clock) {
        this(vertx, targets, names, clock, new HttpClientOptions(), ANSWER_LIMIT);
    }

    /**
     * For tests.
     *
     * @param options such as which certificates are trusted
     */
    WebhookSender(
            Vertx vertx,
            WebhookTargets targets,
            HostNames names,
            InstantSource clock,
            HttpClientOptions options,
            Duration answerLimit) {
        this.vertx = vertx;
        this.targets = targets;
        this.names = names;
        this.clock = clock;
        this.answerLimit = answerLimit;
        this.client = vertx.createHttpClient(options.setConnectTimeout(CONNECT_LIMIT_MS)
                .setKeepAlive(false)
                .setMaxPoolSize(CONNECTIONS)
                .setVerifyHost(true)
                .setDecompressionSupported(false));
    }

    /**
     * What to send.
     *
     * @param id of the event, the same at each attempt
     * @param attempt how many there were before; it chooses among several addresses of the host
     */
    record Message(String url, String id, String body, List<String> secrets, int attempt) {

        /** Without the secrets. */
        @Override
        public String toString() {
            return id;
        }
    }

    /**
     * How an attempt ended.
     *
     * @param httpStatus null: there was no answer
     * @param failure null: the receiver has accepted the event
     * @param notBefore when the receiver, which has too much to do, wants to be called again; null: it did not say
     */
    record Result(
            @Nullable Integer httpStatus,
            @Nullable WebhookFailure failure,
            @Nullable Instant notBefore,
            long milliseconds) {

        boolean delivered() {
            return failure == null;
        }
    }

    Result send(Message message) {
        long begin = System.nanoTime();
        Answer answer = attempt(message);
        return new Result(
                answer.httpStatus,
                answer.failure,
                answer.notBefore,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }

    private record Answer(
            @Nullable Integer httpStatus,
            @Nullable WebhookFailure failure,
            @Nullable Instant notBefore) {

        private static Answer none(WebhookFailure failure) {
            return new Answer(null, failure, null);
        }

        private static Answer of(HttpClientResponse response, Instant now) {
            int status = response.statusCode();
            return new Answer(
                    status,
                    switch (status / 100) {
                        case 2 -> null;
                        case 3 -> WebhookFailure.REDIRECT;
                        default -> WebhookFailure.HTTP_STATUS;
                    },
                    RetryAfter.of(status, response.getHeader(HttpHeaders.RETRY_AFTER), now));
        }
    }

    private Answer attempt(Message message) {
        Target target;
        InetAddress[] addresses;
        try {
            target = targets.read(message.url());
            addresses = addressesOf(target.host());
        } catch (BadTargetException _) {
            return Answer.none(WebhookFailure.ADDRESS_NOT_ALLOWED);
        } catch (UnknownHostException _) {
            return Answer.none(WebhookFailure.NAME_NOT_FOUND);
        } catch (TimeoutException _) {
            return Answer.none(WebhookFailure.TIMEOUT);
        }
        if (!targets.allowsAll(addresses)) {
            return Answer.none(WebhookFailure.ADDRESS_NOT_ALLOWED);
        }
        return post(message, target, addresses[message.attempt() % addresses.length]);
    }

    private InetAddress[] addressesOf(String host) throws UnknownHostException, TimeoutException {
        try {
            return lookUp(host).get(LOOK_UP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException) {
                throw new UnknownHostException(host);
            }
            throw new TimeoutException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException();
        }
    }

    private CompletableFuture<InetAddress[]> lookUp(String host) {
        var lookUp = new CompletableFuture<InetAddress[]>();
        var running = lookUps.putIfAbsent(host, lookUp);
        if (running != null) {
            return running;
        }
        try {
            LOOK_UPS.execute(() -> {
                try {
                    lookUp.complete(names.addressesOf(host));
                } catch (UnknownHostException | RuntimeException e) {
                    lookUp.completeExceptionally(e);
                } finally {
                    lookUps.remove(host, lookUp);
                }
            });
        } catch (RejectedExecutionException e) {
            lookUps.remove(host, lookUp);
            lookUp.completeExceptionally(e);
        }
        return lookUp;
    }

    private Answer post(Message message, Target target, InetAddress address) {
        var answer = new CompletableFuture<Answer>();
        var sent = new AtomicReference<@Nullable HttpClientRequest>();
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setServer(SocketAddress.inetSocketAddress(target.port(), address.getHostAddress()))
                        .setHost(target.host())
                        .setPort(target.port())
                        .setSsl(target.https())
                        .setURI(target.path()))
                .onFailure(answer::completeExceptionally)
                .onSuccess(request -> {
                    sent.set(request);
                    // It may have taken too long by now.
                    if (answer.isDone()) {
                        request.reset();
                        return;
                    }
                    request.response().onFailure(answer::completeExceptionally).onSuccess(response -> {
                        answer.complete(Answer.of(response, clock.instant()));
                        ignoreRest(request, response);
                    });
                    sign(request, message);
                    request.end(Buffer.buffer(message.body()));
                });
        try {
            return answer.get(answerLimit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            giveUp(answer, sent);
            return Answer.none(WebhookFailure.TIMEOUT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            giveUp(answer, sent);
            return Answer.none(WebhookFailure.CONNECTION);
        } catch (ExecutionException e) {
            return Answer.none(isOfTls(e) ? WebhookFailure.TLS : WebhookFailure.CONNECTION);
        }
    }

    private void sign(HttpClientRequest request, Message message) {
        long now = clock.instant().getEpochSecond();
        request.putHeader("content-type", "application/json")
                .putHeader("user-agent", "Caretill-Webhooks/1")
                .putHeader("webhook-id", message.id())
                .putHeader("webhook-timestamp", Long.toString(now))
                .putHeader(
                        "webhook-signature", WebhookSignature.of(message.secrets(), message.id(), now, message.body()));
    }

    /** Lets the receiver finish its answer, within limits. */
    private void ignoreRest(HttpClientRequest request, HttpClientResponse response) {
        var bytes = new AtomicLong();
        long timer = vertx.setTimer(answerLimit.toMillis(), _ -> request.reset());
        response.exceptionHandler(_ -> vertx.cancelTimer(timer))
                .endHandler(_ -> vertx.cancelTimer(timer))
                .handler(part -> {
                    if (bytes.addAndGet(part.length()) > MOST_BYTES) {
                        request.reset();
                    }
                });
    }

    private static void giveUp(CompletableFuture<Answer> answer, AtomicReference<@Nullable HttpClientRequest> sent) {
        answer.cancel(false);
        HttpClientRequest request = sent.get();
        if (request != null) {
            request.reset();
        }
    }

    private static boolean isOfTls(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return true;
            }
        }
        return false;
    }
}
