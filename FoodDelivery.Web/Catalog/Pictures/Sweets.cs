namespace FoodDelivery.Web.Catalog;

/// <summary>What comes last, or first thing in the morning, and what one drinks with it.</summary>
internal static class Sweets
{
    public static void Pancakes(Brush b)
    {
        b.Plate().Oval(0, 96, 124, 22, "#000", 0, .16);
        for (var i = 0; i < 5; i++) b.Bar(b.Between(-4, 4), 82 - i * 30, 226 - i * 4, 36, "#b8742e", 0, 18).Bar(0, 74 - i * 30, 222 - i * 4, 22, "#e8b868", 0, 11);
        b.Oval(0, -54, 106, 42, "#d1944a").Oval(0, -58, 98, 36, "#e3ae62").Path($"M-70 -60 C-40 -84 46 -84 72 -58 C86 -20 66 30 58 6 C54 -14 40 -18 34 10 C30 40 16 30 14 2 C8 -20 -20 -18 -26 8 C-30 34 -46 26 -46 -4 C-50 -24 -82 -22 -70 -60Z", b.Any("#8a3f12", "#6b2a12", "#a8231e"));
        b.Bar(0, -74, 46, 28, "#fbe38e", -12, 6).Bar(-4, -80, 30, 6, "#fff6cf", -12, 3);
        b.Around(4, 128, (x, y, _) => b.Disc(x, y * .8 + 20, 14, b.Any("#3d4a8c", "#c4243c")).Disc(x - 4, y * .8 + 16, 4, "#fff", .5), 25);
    }

    public static void Pastry(Brush b)
    {
        b.Plate(170, "#fdfaf4", "#efe7d8");
        if (b.Look % 3 == 0)
        {
            b.Strew(5, 84, (x, y, _) => { b.Disc(x + 3, y + 6, 46, "#000", .14).Disc(x, y, 46, "#b8722c").Disc(x, y, 40, "#dda050"); for (var r = 32; r > 6; r -= 10) b.Ring(x, y, r, "#8d5520", 4, .8); b.Strew(6, 28, (dx, dy, t) => b.Bar(x + dx, y + dy, 11, 4, "#fffaf0", t, 2)); });
            return;
        }
        for (var i = 0; i < 2; i++)
        {
            b.Raw($"<g transform='translate({-6 + i * 12} {-52 + i * 104}) rotate({-14 + i * 24})'>").Path($"M-128 42 C-110 -46 110 -46 128 42 C96 12 60 28 0 30 C-60 28 -96 12 -128 42Z", "#0000002e").Path($"M-130 34 C-112 -56 112 -56 130 34 C96 4 60 22 0 24 C-60 22 -96 4 -130 34Z", "#a8662c").Path($"M-118 22 C-98 -48 98 -48 118 22 C86 -2 54 12 0 14 C-54 12 -86 -2 -118 22Z", "#d9973f");
            for (var k = -3; k <= 3; k++) b.Path($"M{k * 28} -34 q{k * 3} 28 {k * 6} 48", "none", "#8d5520", 4).Path($"M{k * 28 + 9} -30 q{k * 3} 20 {k * 6} 34", "none", "#f3c982", 5);
            b.Raw($"</g>");
        }
        b.Strew(16, 120, (x, y, t) => b.Bar(x, y, 6, 4, "#d9973f", t, 1));
    }

    public static void Cake(Brush b)
    {
        var (sponge, cream, top) = b.Any(("#6b3a22", "#f7ecd8", "#3f1f12"), ("#e8c078", "#fffaf0", "#7a4a22"), ("#8fae5a", "#f7f3dc", "#5f7f3a"), ("#c98f45", "#fff3d8", "#a8231e"));
        b.Plate().Raw($"<g transform='translate(-4 12)'>").Oval(8, 84, 132, 22, "#000", 0, .16).Path($"M-118 -40 L96 -76 L124 -42 L124 58 L-118 90Z", sponge);
        for (var i = 0; i < 3; i++) b.Path($"M-118 {-14 + i * 32} L124 {-24 + i * 28} v12 L-118 {0 + i * 32}Z", cream);
        b.Path($"M-118 -40 L96 -84 L124 -46 L-118 -22Z", top).Path($"M-118 -44 L96 -88 L120 -54 L-118 -30Z", cream).Raw($"</g>");
        b.Disc(-64, -44, 20, "#c4243c").Disc(-70, -50, 6, "#fff", .5).Leaf(-46, -62, -30, 16).Disc(-14, -56, 17, "#c4243c").Disc(-19, -61, 5, "#fff", .5).Strew(20, 120, (x, y, _) => b.Disc(x, y * .5 + 80, 2, top, .6));
    }

    public static void IceCream(Brush b)
    {
        b.Bowl(b.Any("#e8dcc6", "#b9d0cf", "#e3b9ad"), "#fffaf0");
        b.Around(3, 56, (x, y, t) =>
        {
            var (light, dark) = b.Any(("#f7e6b4", "#e3cb8a"), ("#f3b7c2", "#db8f9e"), ("#7a4a34", "#5c3524"), ("#c9dba0", "#a6bd78"), ("#8a8a86", "#6d6d69"), ("#f5c77a", "#e0a64c"));
            b.Disc(x + 3, y + 7, 60, "#000", .14).Disc(x, y, 60, dark).Disc(x - 4, y - 5, 54, light).Oval(x - 20, y - 24, 18, 10, "#fff", -35, .4).Strew(6, 44, (dx, dy, _) => b.Disc(x + dx, y + dy, 3, dark));
        }, b.Between(-100, -80));
        b.Bar(70, -88, 22, 130, "#d9a45a", 38, 9).Path($"M34 -46 L104 -130", "none", "#b98040", 3).Strew(14, 96, (x, y, t) => b.Bar(x, y, 9, 3.4, b.Any("#c4243c", "#6b3a22", "#6fa83a", "#f2c230"), t, 2));
    }

    public static void Coffee(Brush b)
    {
        b.Shadow(150).Disc(0, 0, 150, "#fdfaf4").Ring(0, 0, 146, "#000", 2, .07).Ring(0, 0, 104, "#000", 2, .06).Bar(128, 0, 66, 34, "#fdfaf4", 0, 15).Disc(3, 6, 106, "#000", .1).Disc(0, 0, 104, "#fffdf8").Disc(0, 0, 90, "#4f2a15");
        if (b.Look % 3 == 0) b.Disc(0, 0, 86, "#2c160b").Oval(-26, -30, 28, 16, "#fff", -30, .14).Ring(0, 0, 82, "#8a5a34", 5, .7);
        else
        {
            b.Disc(0, 0, 86, "#b57a47").Ring(0, 0, 78, "#8f5a2e", 10, .6);
            for (var i = 0; i < 4; i++) b.Path($"M{-50 + i * 10} {-34 + i * 20} Q0 {8 + i * 22} {50 - i * 10} {-34 + i * 20} Q0 {-14 + i * 22} {-50 + i * 10} {-34 + i * 20}Z", "#f6e6cd");
            b.Path($"M0 -40 L0 56", "none", "#b57a47", 4);
        }
        b.Bar(-132, 60, 12, 120, "#c9c4ba", -24, 6).Oval(-156, 2, 13, 22, "#d8d3ca", -24).Bar(108, 112, 34, 26, "#d9a45a", 20, 5);
    }

    public static void Tea(Brush b)
    {
        var (tea, light) = b.Any(("#b5793f", "#dcae74"), ("#8fae5a", "#bcd08a"), ("#a98bb8", "#cdb6d8"), ("#c9862f", "#e6b566"), ("#7a4a2c", "#a87448"));
        Glass(b, tea, light);
        if (b.Look % 2 == 0) for (var i = 0; i < 22; i++) b.Disc(b.Between(-52, 52), 132 - i / 6 * 17 + b.Between(-4, 4), 10, "#2a1610");
        else b.Leaf(-16, -96, -50, 26).Leaf(14, -104, -110, 24).Leaf(2, -88, -80, 20);
    }

    public static void Drink(Brush b)
    {
        var (juice, light) = b.Any(("#d8402f", "#f08a5d"), ("#f2b430", "#f9d77a"), ("#7a1f3d", "#b04668"), ("#6fa83a", "#a9d06a"), ("#f4efe0", "#fffaf0"), ("#5a2b18", "#8a5030"));
        Glass(b, juice, light);
        b.Lemon(66, -118, 34, b.Look % 3 == 0).Leaf(-30, -118, -70, 22).Leaf(-14, -128, -110, 20);
    }

    private static void Glass(Brush b, string liquid, string light)
    {
        b.Oval(8, 156, 96, 18, "#000", 0, .18).Oval(0, 152, 104, 20, "#e9dfcc").Bar(38, -60, 13, 250, b.Any("#c4321f", "#2f5d62", "#e3b341"), 12, 6);
        b.Path($"M-82 -110 H82 L64 148 Q0 162 -64 148Z", "#fff").Path($"M-76 -84 H76 L60 142 Q0 154 -60 142Z", liquid).Path($"M-76 -84 H76 L71 -18 Q0 8 -71 -18Z", light);
        for (var i = 0; i < 5; i++) b.Raw($"<g opacity='.55'>").Bar(b.Between(-40, 40), -64 + i * 26, 36, 34, "#fff", b.Between(-30, 30), 8).Raw($"</g>");
        b.Oval(0, -108, 82, 15, "#fff", 0, .45).Raw($"<path d='M-66 -96 L-52 132' stroke='#fff' stroke-opacity='.5' stroke-width='9' stroke-linecap='round' fill='none'/>");
    }
}
