package times

import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** In a package of its own, for it needs classes of the library to be registered. */
data class Times(val lasts: Duration, val unsigned: UInt, val pair: Pair<String, Int>)

object TimesOf {
    @JvmStatic
    fun one() = Times(5.seconds, 7u, "a" to 1)
}
