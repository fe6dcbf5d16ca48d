namespace FoodDelivery.Web.Catalog;

/// <summary>What is eaten with the hands.</summary>
internal static class Handheld
{
    public static void Burger(Brush b)
    {
        b.Plate(172, "#fdfaf4", "#efe6d6").Oval(0, 112, 120, 16, "#000", 0, .16);
        b.Path($"M-112 84 h224 q2 40 -38 40 h-148 q-40 0 -38 -40Z", "#d39243").Bar(0, 74, 240, 34, "#5a2b18", 0, 15).Bar(0, 68, 232, 12, "#7c3d22", 0, 6);
        b.Path($"M-116 52 h232 l-30 14 -26 30 -30 -30 h-60 l-20 18 -22 -18Z", "#f5b92e");
        b.Bar(0, 36, 238, 30, "#5a2b18", 0, 14).Bar(0, 30, 230, 10, "#7c3d22", 0, 5);
        b.Bar(-54, 14, 96, 18, "#d8402f", 0, 8).Bar(56, 14, 96, 18, "#d8402f", 0, 8);
        b.Path($"M-124 0 q14 22 30 4 q16 22 32 2 q16 22 32 0 q16 22 32 0 q16 20 32 0 q16 20 32 -2 q14 20 28 -6 v-16 h-218Z", "#6fae4a");
        b.Path($"M-118 -10 C-118 -104 -62 -128 0 -128 C62 -128 118 -104 118 -10 Q0 8 -118 -10Z", "#c57d31").Path($"M-110 -16 C-108 -98 -58 -120 0 -120 C58 -120 108 -98 110 -16 Q0 0 -110 -16Z", "#e0a050").Oval(-44, -78, 36, 16, "#fff", -28, .22);
        b.Strew(20, 92, (x, y, t) => b.Oval(x, y * .45 - 70, 5.5, 3, "#fbeccb", t));
    }

    public static void Fries(Brush b)
    {
        b.Plate(172, b.Any("#2f4858", "#fdfaf4", "#8c4a3c"));
        for (var i = 0; i < 34; i++)
        {
            var (x, y, t) = (b.Between(-92, 92), b.Between(-66, 66), b.Between(-50, 50) + (i % 3 == 0 ? 80 : 0));
            b.Bar(x + 2, y + 3, 100, 17, "#9a6420", t, 4).Bar(x, y, 100, 16, b.Any("#f3c75a", "#ecb844", "#f7d67c"), t, 4).Bar(x, y - 4, 90, 3, "#fff0c0", t, 2);
        }
        b.Strew(26, 110, (x, y, t) => b.Bar(x, y, 4, 4, b.Any("#fff", "#5f9a45"), t, 1)).Cup(92, 96, 42, b.Any("#c4321f", "#f4efe0", "#e3c04a"));
    }

    public static void Sandwich(Brush b)
    {
        b.Board(370, 250, -6).Raw($"<g transform='rotate(-14)'>");
        b.Bar(4, 46, 300, 66, "#0000002e", 0, 32).Bar(0, 36, 300, 70, "#c9873b", 0, 34).Path($"M-146 20 q18 34 38 8 q18 32 38 4 q18 32 38 2 q18 32 38 0 q18 30 38 -2 q18 30 38 -6 q18 24 36 -12 v-26 h-264Z", "#6fae4a");
        for (var i = 0; i < 7; i++) b.Oval(-118 + i * 40, 6 + i % 2 * 5, 27, 18, b.Any("#d27a6a", "#c4584a", "#e09a86", "#a8402f"), b.Between(-14, 14));
        for (var i = 0; i < 5; i++) b.Bar(-104 + i * 52, -8, 46, 13, b.Any("#f5d25c", "#d8402f", "#fff3d8"), b.Between(-8, 8), 5);
        b.Path($"M-150 -8 C-160 -76 -120 -88 -60 -90 H64 C124 -90 160 -72 150 -8 Q0 16 -150 -8Z", "#b8722c").Path($"M-142 -16 C-148 -70 -112 -80 -58 -82 H62 C116 -82 148 -66 142 -16 Q0 4 -142 -16Z", "#dda050");
        for (var i = 0; i < 4; i++) b.Path($"M{-92 + i * 56} -70 q20 14 26 40", "none", "#f3d39a", 7);
        b.Raw($"</g>").Leaf(122, 96, 20, 20).Disc(-132, 92, 20, "#7f9a3f").Disc(-132, 92, 14, "#b4c878").Disc(-98, 106, 18, "#7f9a3f").Disc(-98, 106, 12, "#b4c878");
    }

    public static void Taco(Brush b)
    {
        b.Plate(174, b.Any("#2f5d62", "#fdfaf4", "#b0552f"));
        for (var i = 0; i < 3; i++)
        {
            var (shell, dark) = b.Any(("#e8b457", "#c18a33"), ("#7d88a3", "#5c6680"), ("#f0d9a8", "#cfae6e"));
            b.Raw($"<g transform='translate({-78 + i * 78} {b.Between(-8, 8):0}) rotate({-12 + i * 10})'>").Oval(3, 8, 48, 96, "#000", 0, .14).Oval(0, 0, 46, 96, dark).Oval(8, 0, 38, 92, shell);
            b.Strew(18, 40, (x, y, t) => b.Bar(x * .55 - 4, y * 2, b.Between(12, 22), b.Between(8, 13), b.Any("#8a4423", "#a05a2c", "#c06a30", "#6fae4a", "#d8402f"), t, 4));
            b.Strew(8, 38, (x, y, t) => b.Leaf(x * .5 - 4, y * 2, t, 10)).Strew(8, 36, (x, y, t) => b.Bar(x * .5 - 4, y * 2, 7, 6, b.Any("#fffaf0", "#c5517b"), t, 2));
            b.Raw($"<path d='M18 -90 C44 -50 44 50 18 90 C34 50 34 -50 18 -90Z' fill='{shell}'/></g>");
        }
        b.Lemon(104, 112, 26, lime: true).Lemon(-112, 112, 24, lime: true);
    }

    public static void Wrap(Brush b)
    {
        b.Board(360, 260, -8);
        for (var i = 0; i < 2; i++)
        {
            b.Raw($"<g transform='translate({-10 + i * 14} {-52 + i * 92}) rotate({-16 + i * 6})'>").Bar(4, 8, 250, 82, "#000", 0, 40).Bar(0, 0, 250, 82, "#d7ac68", 0, 40).Bar(-8, -4, 226, 66, "#ecd09a", 0, 32);
            b.Strew(9, 90, (x, y, t) => b.Oval(x - 20, y * .25, b.Between(9, 17), 6, "#b07a35", t / 9, .6)).Oval(108, 0, 30, 40, "#c99a52").Oval(112, 0, 24, 33, "#fff3d8");
            b.Strew(11, 22, (x, y, t) => b.Bar(112 + x * .8, y * 1.2, b.Between(9, 15), b.Between(7, 11), b.Any("#8a4423", "#6fae4a", "#d8402f", "#f2c230", "#4f8a3d", "#c5517b"), t, 4)).Raw($"</g>");
        }
        b.Cup(-126, 96, 32, b.Any("#f4efe0", "#c4321f", "#c9d9a0")).Leaf(128, -92, 20, 20);
    }

    public static void Sushi(Brush b)
    {
        b.Bar(4, 12, 356, 250, "#0000002e", 0, 18).Bar(0, 0, 356, 250, "#26282b", 0, 18).Bar(0, 0, 336, 230, "#303338", 0, 12);
        for (var i = 0; i < 8; i++)
        {
            var (x, y, core) = (-120 + i % 4 * 80, -58 + i / 4 * 76, b.Any("#f08a5d", "#e2574c", "#8fbf5a", "#f5c542", "#e9a0a0"));
            b.Disc(x + 2, y + 4, 33, "#000", .3).Disc(x, y, 33, "#1d2b24").Disc(x, y, 28, "#fffdf6").Strew(14, 22, (dx, dy, t) => b.Oval(x + dx, y + dy, 4, 2, "#ece5d4", t)).Disc(x, y, 13, core).Disc(x + 4, y + 3, 6, "#6fae4a");
        }
        for (var i = 0; i < 3; i++)
        {
            var (x, fish, line) = (-112 + i * 92, b.Any("#f08a5d", "#d9483b", "#f3c6b2"), "#fff");
            b.Bar(x, 88, 78, 32, "#fffdf6", -4, 14).Bar(x, 80, 86, 30, fish, -4, 13);
            for (var k = 0; k < 4; k++) b.Path($"M{x - 28 + k * 18} 92 l8 -24", "none", line, 2.4);
        }
        b.Disc(146, 88, 15, "#8fbf5a").Oval(144, 96, 13, 9, "#f3b7b0", 20);
    }
}
