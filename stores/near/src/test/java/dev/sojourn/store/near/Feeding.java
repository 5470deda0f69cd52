package dev.sojourn.store.near;

import dev.sojourn.store.SessionStore;
import java.time.InstantSource;

/** The two ways in which a store may tell a near cache what is stale. */
enum Feeding {
    ANNOUNCED {
        @Override
        SessionStore powers(Node node) {
            return node.announcing();
        }
    },
    TRACKED {
        @Override
        SessionStore powers(Node node) {
            return node.tracking();
        }
    };

    abstract SessionStore powers(Node node);

    NearCache over(Node node, InstantSource clock) {
        return NearCache.over(powers(node)).clock(clock).build();
    }
}
