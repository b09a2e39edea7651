import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The newest entries by their id: the oldest is forgotten when there are too many. Of your product each is a table. */
final class Newest<V> {

    private static final int MOST = 10_000;

    private final Map<String, V> entries = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MOST;
        }
    };

    /** @return null if there is none, or it has been forgotten */
    synchronized V get(String id) {
        return entries.get(id);
    }

    synchronized void put(String id, V value) {
        entries.put(id, value);
    }

    synchronized void remove(String id) {
        entries.remove(id);
    }

    synchronized List<V> all() {
        return List.copyOf(entries.values());
    }
}
