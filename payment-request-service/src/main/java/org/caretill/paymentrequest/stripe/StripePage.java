package org.caretill.paymentrequest.stripe;

import com.stripe.model.HasId;
import com.stripe.model.StripeCollection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of one of Stripe's <a href="https://docs.stripe.com/api/pagination">lists</a>, newest first.
 *
 * @param last the last id of this page at Stripe, after which the next page begins; null: there is no next page
 */
public record StripePage<T>(List<T> items, @Nullable String last) {

    /** The page with what is read of each object of the list, which may be nothing. */
    static <S extends HasId, T> StripePage<T> of(StripeCollection<S> list, Function<S, Stream<T>> read) {
        List<S> objects = list.getData();
        return new StripePage<>(
                objects.stream().flatMap(read).toList(),
                list.getHasMore() && !objects.isEmpty() ? objects.getLast().getId() : null);
    }
}
