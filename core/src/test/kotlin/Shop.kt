package shop

import kotlin.time.Duration.Companion.seconds

@JvmInline
value class Sku(val text: String) {
    init {
        require(text != "secret") { "secret" }
    }
}

@JvmInline
value class Cents(val amount: Long)

data class Line(val sku: String, val amount: Int, val note: String? = "none", val tags: List<String> = emptyList())

data class Flat(val id: Long, private val hidden: String, val isOpen: Boolean, internal val size: Int, val rate: Double?)

data class Counter(var count: Int)

data class Priced(val sku: Sku, val price: Cents, val rebate: Cents?, val number: Int = 3) {
    val label = "x" + number
    var cache: String? = null
    val late by lazy { label }
}

data class Checked(val amount: Int) {
    init {
        require(amount >= 0) { "secret" }
    }
}

data class Hidden private constructor(val text: String) {
    companion object {
        fun of(text: String) = Hidden(text)
    }
}

data class Wide(
    val a0: Int = 0, val a1: Int = 1, val a2: Int = 2, val a3: Int = 3, val a4: Int = 4, val a5: Int = 5,
    val a6: Int = 6, val a7: Int = 7, val a8: Int = 8, val a9: Int = 9, val b0: Int = 10, val b1: Int = 11,
    val b2: Int = 12, val b3: Int = 13, val b4: Int = 14, val b5: Int = 15, val b6: Int = 16, val b7: Int = 17,
    val b8: Int = 18, val b9: Int = 19, val c0: Int = 20, val c1: Int = 21, val c2: Int = 22, val c3: Int = 23,
    val c4: Int = 24, val c5: Int = 25, val c6: Int = 26, val c7: Int = 27, val c8: Int = 28, val c9: Int = 29,
    val d0: Int = 30, val d1: Int = 31, val d2: Int = 32, val d3: Int = 33,
)

open class Named(val name: String)

data class Derived(val first: String, val last: String) : Named(first + last)

class Plain(val text: String)

enum class Level { LOW, HIGH { override fun toString() = "high" } }

sealed interface Event {
    data class Added(val sku: Sku) : Event

    data object Cleared : Event

    sealed class More : Event {
        data class Moved(val to: Int) : More()
    }
}

object Values {
    @JvmStatic
    fun all(): List<Any> = listOf(
        Line("tea", 2),
        Line("tea", 2, null, listOf("a", "b")),
        Flat(5, "hidden", true, 7, null),
        Counter(4),
        Priced(Sku("tea"), Cents(199), Cents(5)),
        Priced(Sku("tea"), Cents(199), null, 9),
        Checked(1),
        Hidden.of("a"),
        Wide(c9 = -1, d2 = -2),
        Derived("a", "b"),
        Level.HIGH,
        Sku("a"),
        Cents(7),
    )

    @JvmStatic
    fun events(): List<Any> = listOf(Event.Added(Sku("tea")), Event.Cleared, Event.More.Moved(3))

    @JvmStatic
    fun ofTheLibrary(): Map<String, Any> = mapOf(
        "listOf()" to listOf<Int>(),
        "listOf(1)" to listOf(1),
        "listOf(1, 2)" to listOf(1, 2),
        "mutableListOf(1)" to mutableListOf(1),
        "emptyList()" to emptyList<Int>(),
        "emptySet()" to emptySet<Int>(),
        "setOf(1)" to setOf(1),
        "setOf(1, 2)" to setOf(1, 2),
        "emptyMap()" to emptyMap<String, Int>(),
        "mapOf(a)" to mapOf("a" to 1),
        "mapOf(a, b)" to mapOf("a" to 1, "b" to 2),
        "ArrayDeque" to ArrayDeque(listOf(1)),
        "buildList" to buildList { add(1) },
        "buildSet" to buildSet { add(1) },
        "buildMap" to buildMap { put("a", 1) },
        "map.keys" to mapOf("a" to 1, "b" to 2).keys,
        "asReversed" to listOf(1, 2).asReversed(),
        "1..3" to 1..3,
        "Pair" to (1 to "a"),
        "Triple" to Triple(1, "a", listOf(2)),
        "UInt" to 5u,
        "ULong" to ULong.MAX_VALUE,
        "Duration" to 5.seconds,
        "Unit" to Unit,
        "Result" to Result.success(1),
        "UUID" to java.util.UUID(1, 2),
        "arrayOf" to arrayOf("a"),
        "intArrayOf" to intArrayOf(1),
        "Regex" to Regex("a"),
    )
}
