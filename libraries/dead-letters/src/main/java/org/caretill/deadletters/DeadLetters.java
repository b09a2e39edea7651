package org.caretill.deadletters;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.outboxinbox.Outbox;
import org.caretill.paging.Page;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The dead letters of this service. */
@ApplicationScoped
class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private static final Pattern INCOMING_TOPIC = Pattern.compile("mp\\.messaging\\.incoming\\.([^.]+)\\.topic");

    /** Sorts after the id of every dead letter, because those begin with {@code dlet_}. */
    private static final String AFTER_EVERY_ID = "e";

    private final Transactions transactions;
    private final Outbox outbox;
    private final String consumer;
    private final Set<String> consumedTopics;
    private final InstantSource clock;

    DeadLetters(
            Transactions transactions,
            Outbox outbox,
            @ConfigProperty(name = "quarkus.application.name") String consumer,
            Config configuration,
            InstantSource clock) {
        this.transactions = transactions;
        this.outbox = outbox;
        this.consumer = consumer;
        this.clock = clock;
        this.consumedTopics = StreamSupport.stream(
                        configuration.getPropertyNames().spliterator(), false)
                .map(INCOMING_TOPIC::matcher)
                .filter(Matcher::matches)
                .filter(name -> !name.group(1).equals("dead-letters"))
                .map(name -> configuration.getValue(name.group(), String.class))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Stores a dead letter; a duplicate is ignored. */
    Uni<Void> keep(ConsumerRecord<byte[], byte[]> message) {
        return transactions.run(() -> keepOnce(new DeadLetter(consumer, message)));
    }

    private Uni<Void> keepOnce(DeadLetter letter) {
        return Panache.getSession()
                .chain(session -> session.createSelectionQuery("""
                                select count(*) from DeadLetter where consumer = :consumer
                                    and topic = :topic and partition = :partition and position = :position""", Long.class)
                        .setParameter("consumer", consumer)
                        .setParameter("topic", letter.topic())
                        .setParameter("partition", letter.partition())
                        .setParameter("position", letter.position())
                        .getSingleResult()
                        .chain(known -> known > 0 ? Uni.createFrom().voidItem() : keepNew(session, letter)));
    }

    private static Uni<Void> keepNew(Mutiny.Session session, DeadLetter letter) {
        return session.createSelectionQuery(
                        "select coalesce(max(replays), 0) from DeadLetter where topic = :topic and eventId = :event",
                        Integer.class)
                .setParameter("topic", letter.topic())
                .setParameter("event", letter.eventId())
                .getSingleResult()
                .invoke(letter::setEarlierReplays)
                .chain(() -> session.persist(letter));
    }

    /**
     * The newest first; one more than the limit, if there are more.
     *
     * @param before only letters older than the one with this id
     */
    Uni<List<Summary>> newest(
            @Nullable String ofConsumer, Summary.@Nullable Status status, @Nullable String before, int limit) {
        String condition = switch (status) {
            case null -> "";
            case WAITING -> " and replayedAt is null";
            case REPLAYED -> " and replayedAt is not null";
        };
        return transactions.run(() -> Panache.getSession()
                .chain(session -> session.createSelectionQuery("""
                                select id, consumer, topic, partition, position, messageKey, eventId, eventType, reason,
                                    deadAt, replayedAt, replays
                                from DeadLetter where consumer = :consumer and id < :before%s order by id desc
                                """.formatted(condition), Summary.class)
                        .setParameter("consumer", ofConsumer == null ? consumer : ofConsumer)
                        .setParameter("before", before == null ? AFTER_EVERY_ID : before)
                        .setMaxResults(Page.rowsToRead(limit))
                        .getResultList()));
    }

    Uni<Optional<Content>> find(String id) {
        return transactions.run(() -> Panache.getSession()
                .chain(session -> session.find(DeadLetter.class, id))
                .map(Optional::ofNullable)
                .map(letter -> letter.map(DeadLetter::content)));
    }

    /**
     * Sends the message again, in the transaction that marks the letter as replayed.
     *
     * @throws RefusedException if there is no such letter, it was already replayed, or the
     *     service no longer reads its topic
     */
    Uni<Void> replay(String id, String operator) {
        return transactions.run(() -> Panache.getSession()
                .chain(session -> session.find(DeadLetter.class, id, LockMode.PESSIMISTIC_WRITE))
                .map(this::replayable)
                .chain(letter -> send(letter, operator)));
    }

    /**
     * Replays up to that many of the oldest waiting letters that are older than the one with this id, and skips those
     * that another transaction is replaying.
     */
    Uni<Integer> replayOldest(String before, int limit, String operator) {
        return transactions.run(() -> Panache.getSession()
                .chain(session -> session.createSelectionQuery("""
                                from DeadLetter where replayedAt is null and topic in :topics and id < :before order by id
                                """, DeadLetter.class)
                        .setParameter("topics", consumedTopics)
                        .setParameter("before", before)
                        .setLockMode(LockMode.UPGRADE_SKIPLOCKED)
                        .setMaxResults(limit)
                        .getResultList())
                .chain(letters -> sendInOrder(letters, operator).replaceWith(letters.size())));
    }

    boolean isOf(@Nullable String wanted) {
        return wanted == null || wanted.equals(consumer);
    }

    private DeadLetter replayable(@Nullable DeadLetter letter) {
        if (letter == null) {
            throw RefusedException.notFound("dead letter");
        }
        if (!letter.isWaiting()) {
            throw RefusedException.conflict(
                    "already-replayed",
                    "This dead letter was already replayed; if the message failed again, that is a new dead letter");
        }
        if (!consumedTopics.contains(letter.topic())) {
            throw RefusedException.conflict(
                    "topic-not-read", "The service does not consume the topic that the dead letter came from");
        }
        return letter;
    }

    private Uni<Void> sendInOrder(List<DeadLetter> letters, String operator) {
        Uni<Void> sent = Uni.createFrom().voidItem();
        for (DeadLetter letter : letters) {
            sent = sent.chain(() -> send(letter, operator));
        }
        return sent;
    }

    private Uni<Void> send(DeadLetter letter, String operator) {
        letter.replay(clock.instant());
        return outbox.addAgain(letter.topic(), letter.message())
                .invoke(() -> LOG.infof(
                        "dead letter replayed: letter=%s topic=%s partition=%d offset=%d event=%s operator=%s",
                        letter.id(),
                        letter.topic(),
                        letter.partition(),
                        letter.position(),
                        letter.eventId(),
                        operator));
    }
}
